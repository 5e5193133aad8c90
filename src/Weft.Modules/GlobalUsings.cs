global using Weft.Runtime.Binding;
global using AuditHooks = Weft.Runtime.Interpreter.AuditHooks;
global using Weft.Runtime.Objects;
global using Weft.Runtime.Threading;
