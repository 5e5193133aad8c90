using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Modules.Ssl;

// What OpenSSL calls during a handshake. It does so on the OS thread of the operation, while its Python thread is
// detached: a callback attaches it for as long as it runs Python code.
public unsafe partial class PySslContext
{
    private const int SetNameCallback = 53;

    private const int NameAccepted = 0;
    private const int NameFatal = 2;
    private const int ProtocolAccepted = 0;
    private const int ProtocolNone = 3;
    private const int AlertHandshakeFailure = 40;
    private const int AlertInternalError = 80;

    private GCHandle _self;
    private PyObject? _nameCallback;
    private PyObject? _messageCallback;
    private PyObject? _keyLogName;
    private FileStream? _keyLog;

    /// <summary>What the choice of a protocol finds the context by.</summary>
    private void* SelfPointer
    {
        get
        {
            if (!_self.IsAllocated)
            {
                _self = GCHandle.Alloc(this, GCHandleType.Weak);
            }

            return (void*)GCHandle.ToIntPtr(_self);
        }
    }

    // ---- Application protocols

    [PyMethod("_set_alpn_protocols", Signature = "(protos, /)", Doc = "Sets the application protocols to offer or choose from.")]
    public void SetProtocols(PyThread t, PyObject protos)
    {
        var data = BufferView.Read(t, protos);
        _protocols = data;
        fixed (byte* pointer = data)
        {
            if (OpenSsl.SetProtocols(Handle, pointer, (uint)data.Length) != 0)
            {
                throw Errors.MemoryError();
            }
        }

        OpenSsl.SetProtocolChoice(Handle, &ChooseProtocol, SelfPointer);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ChooseProtocol(nint ssl, byte** chosen, byte* chosenLength, byte* offered, uint offeredLength, void* argument)
    {
        if (GCHandle.FromIntPtr((nint)argument).Target is not PySslContext { _protocols: { } own })
        {
            return ProtocolNone;
        }

        fixed (byte* pointer = own)
        {
            byte* found;
            const int negotiated = 1;
            if (OpenSsl.ChooseProtocol(&found, chosenLength, pointer, (uint)own.Length, offered, offeredLength) != negotiated)
            {
                return ProtocolNone;
            }

            // The answer must outlive this call: it is the peer's own bytes, not those of the array here.
            var name = new ReadOnlySpan<byte>(found, *chosenLength);
            var peer = new ReadOnlySpan<byte>(offered, (int)offeredLength);
            for (var i = 0; i < peer.Length; i += peer[i] + 1)
            {
                if (peer[i] == name.Length && peer.Slice(i + 1, name.Length).SequenceEqual(name))
                {
                    *chosen = offered + i + 1;
                    return ProtocolAccepted;
                }
            }
        }

        return ProtocolNone;
    }

    // ---- Server names

    [PyProperty("sni_callback", Doc = "Called with the name that a client asks for.")]
    public PyObject GetNameCallback() => _nameCallback ?? PyNone.Value;

    [PySetter("sni_callback")]
    public void SetNameCallbackValue(PyObject? value)
    {
        if (_protocol == ProtocolClient)
        {
            throw Errors.ValueError("sni_callback cannot be set on TLS_CLIENT context");
        }

        if (value is null or PyNone)
        {
            OpenSsl.SetContextCallback(Handle, SetNameCallback, null);
            _nameCallback = null;
            return;
        }

        _nameCallback = Operations.IsCallable(value) ? value : throw Errors.TypeError("not a callable object");
        OpenSsl.SetContextCallback(Handle, SetNameCallback, (delegate* unmanaged[Cdecl]<nint, int*, void*, int>)&OnServerName);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnServerName(nint ssl, int* alert, void* argument)
    {
        if (PySslSocket.Find(ssl) is not { } connection || connection.SettingsContext._nameCallback is not { } callback)
        {
            return NameAccepted;
        }

        var t = PyThread.Current;
        t.Attach();
        try
        {
            return CallNameCallback(t, callback, connection, OpenSsl.Text(OpenSsl.ServerName(ssl, 0)), alert);
        }
        finally
        {
            t.Detach();
        }
    }

    private static int CallNameCallback(PyThread t, PyObject callback, PySslSocket connection, string? name, int* alert)
    {
        PyObject result;
        try
        {
            var owner = connection.OwnerOrSelf ?? throw Errors.ReferenceError("the connection is gone");
            result = Operations.Call(t, callback, owner, name is null ? PyNone.Value : PyStr.Of(name), connection.SettingsContext);
        }
        catch (PythonException e)
        {
            Unraisable.ReportCall(t, e.Value, "Exception ignored in ssl servername callback while calling set server name callback ", callback);
            *alert = AlertHandshakeFailure;
            return NameFatal;
        }

        if (result is PyNone)
        {
            return NameAccepted;
        }

        try
        {
            *alert = Operations.IndexToInt32(t, result is PyIntBase ? result : throw Errors.TypeError($"'{result.Type.FullName}' object cannot be interpreted as an integer"));
        }
        catch (PythonException e)
        {
            Unraisable.ReportCall(t, e.Value, "Exception ignored in ssl servername callback while calling set server name callback ", callback);
            *alert = AlertInternalError;
        }

        return NameFatal;
    }

    // ---- Messages

    [PyProperty("_msg_callback", Doc = "Called with each message of the protocol.")]
    public PyObject GetMessageCallback() => _messageCallback ?? PyNone.Value;

    [PySetter("_msg_callback")]
    public void SetMessageCallback(PyObject? value)
    {
        if (value is null or PyNone)
        {
            OpenSsl.SetMessageCallback(Handle, null);
            _messageCallback = null;
            return;
        }

        if (!Operations.IsCallable(value))
        {
            throw Errors.TypeError("not a callable object");
        }

        _messageCallback = value;
        OpenSsl.SetMessageCallback(Handle, &OnMessage);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(int writing, int version, int contentType, byte* buffer, nuint length, nint ssl, void* argument)
    {
        if (PySslSocket.Find(ssl) is not { } connection || connection.SettingsContext._messageCallback is not { } callback)
        {
            return;
        }

        const int changeCipher = 20;
        const int alert = 21;
        const int handshake = 22;
        const int header = 0x100;
        const int innerType = 0x101;
        var data = new ReadOnlySpan<byte>(buffer, (int)length);
        var kind = contentType switch
        {
            changeCipher => 0x0101,
            alert when data.Length >= 2 => data[1],
            handshake or header or innerType when data.Length >= 1 => data[0],
            _ => -1,
        };
        if (contentType == header && data.Length >= 3)
        {
            version = (data[1] << 8) | data[2];
        }

        var t = PyThread.Current;
        t.Attach();
        try
        {
            if (connection.OwnerOrSelf is { } owner)
            {
                Operations.Call(t, callback, owner, PyStr.Of(writing != 0 ? "write" : "read"), PyInt.Of(version), PyInt.Of(contentType), PyInt.Of(kind), PyBytes.Of(data));
            }
        }
        catch (PythonException e)
        {
            connection.CallbackError ??= e;
        }
        finally
        {
            t.Detach();
        }
    }

    // ---- Keys

    [PyProperty("keylog_filename", Doc = "The file that secrets are written to, or None.")]
    public PyObject GetKeyLogName() => _keyLogName ?? PyNone.Value;

    [PySetter("keylog_filename")]
    public void SetKeyLogName(PyThread t, PyObject? value)
    {
        OpenSsl.SetKeyLog(Handle, null);
        _keyLog?.Dispose();
        _keyLog = null;
        _keyLogName = null;
        if (value is null or PyNone)
        {
            return;
        }

        var path = FileSystemPath.Decode(t, value);
        try
        {
            _keyLog = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var number = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => 2,
                UnauthorizedAccessException => Directory.Exists(path) ? 21 : 13,
                _ => 5,
            };
            throw Errors.OSError(number, LibC.ErrorText(number), value);
        }

        if (_keyLog.Position == 0)
        {
            LogLine("# TLS secrets log file, generated by OpenSSL / Python"u8);
        }

        _keyLogName = value;
        OpenSsl.SetKeyLog(Handle, &OnKey);
    }

    private void LogLine(ReadOnlySpan<byte> line)
    {
        if (_keyLog is { } file)
        {
            lock (file)
            {
                file.Write(line);
                file.WriteByte((byte)'\n');
                file.Flush();
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnKey(nint ssl, byte* line)
    {
        if (PySslSocket.Find(ssl) is not { } connection)
        {
            return;
        }

        try
        {
            connection.SettingsContext.LogLine(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(line));
        }
        catch (IOException e)
        {
            connection.CallbackError ??= Errors.Of(Exceptions.OSError, e.Message);
        }
    }
}
