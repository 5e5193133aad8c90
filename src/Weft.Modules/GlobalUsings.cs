global using Weft.Runtime.Binding;
global using Weft.Runtime.Objects;
global using Weft.Runtime.Threading;
