namespace Weft.Runtime.Interpreter;

/// <summary>The exception being handled in one chain of frames; generators have one of their own, linked while they run.</summary>
internal sealed class ExceptionState
{
    internal PyBaseException? Value;
    internal ExceptionState? Previous;

    /// <summary>What <c>sys.exception()</c> answers.</summary>
    internal PyBaseException? Innermost
    {
        get
        {
            for (var state = this; state is not null; state = state.Previous)
            {
                if (state.Value is { } value)
                {
                    return value;
                }
            }

            return null;
        }
    }
}
