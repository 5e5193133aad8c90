namespace Weft.Modules.Ssl;

/// <summary><c>_ssl.SSLSession</c>: what lets a later connection skip most of the handshake.</summary>
[PyType("_ssl.SSLSession", NoConstructor = true, Doc = "A TLS session.")]
public sealed unsafe partial class PySslSession : PyObject
{
    private bool _foundUnreachable;

    internal PySslSession(nint handle, PySslContext context) => (Handle, Context) = (handle, context);

    ~PySslSession()
    {
        if (Finalization.MayFree(this, ref _foundUnreachable))
        {
            OpenSsl.FreeSession(Handle);
        }
    }

    internal nint Handle { get; }

    internal PySslContext Context { get; }

    private ReadOnlySpan<byte> Id
    {
        get
        {
            uint length;
            var id = OpenSsl.SessionId(Handle, &length);
            return new ReadOnlySpan<byte>(id, (int)length);
        }
    }

    [PyProperty("id", Doc = "The session's identification.")]
    public PyObject GetId() => PyBytes.Of(Id);

    [PyProperty("time", Doc = "When it was made, in seconds since 1970.")]
    public long Time() => OpenSsl.SessionTime(Handle);

    [PyProperty("timeout", Doc = "How long it is valid, in seconds.")]
    public long Timeout() => OpenSsl.SessionTimeout(Handle);

    [PyProperty("ticket_lifetime_hint", Doc = "How long the server means to keep the ticket, in seconds.")]
    public long LifetimeHint() => (long)OpenSsl.SessionLifetimeHint(Handle);

    [PyProperty("has_ticket", Doc = "Whether it has a ticket.")]
    public bool HasTicket() => OpenSsl.SessionHasTicket(Handle) != 0;

    [PyRichCompare]
    public PyObject Compare(PyThread t, PyObject other, CompareOp op) =>
        other is PySslSession session && op is CompareOp.Eq or CompareOp.Ne
            ? PyBool.Of(Id.SequenceEqual(((PySslSession)other).Id) == (op == CompareOp.Eq))
            : PyNotImplemented.Value;
}
