using System.Runtime.InteropServices;

namespace Weft.Modules.Ssl;

// libssl: contexts, connections, sessions, ciphers.
internal static unsafe partial class OpenSsl
{
    // ---- Contexts

    [LibraryImport(Tls, EntryPoint = "TLS_method")]
    internal static partial nint AnyMethod();

    [LibraryImport(Tls, EntryPoint = "TLS_client_method")]
    internal static partial nint ClientMethod();

    [LibraryImport(Tls, EntryPoint = "TLS_server_method")]
    internal static partial nint ServerMethod();

    [LibraryImport(Tls, EntryPoint = "TLSv1_method")]
    internal static partial nint Version10Method();

    [LibraryImport(Tls, EntryPoint = "TLSv1_1_method")]
    internal static partial nint Version11Method();

    [LibraryImport(Tls, EntryPoint = "TLSv1_2_method")]
    internal static partial nint Version12Method();

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_new")]
    internal static partial nint NewContext(nint method);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_free")]
    internal static partial void FreeContext(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_ctrl")]
    internal static partial long ControlContext(nint context, int command, long number, void* pointer);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_callback_ctrl")]
    internal static partial long SetContextCallback(nint context, int command, void* callback);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_get_options")]
    internal static partial ulong GetOptions(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_options")]
    internal static partial ulong SetOptions(nint context, ulong options);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_clear_options")]
    internal static partial ulong ClearOptions(nint context, ulong options);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_get0_param")]
    internal static partial nint ContextParameters(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_get_cert_store")]
    internal static partial nint ContextStore(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_get_verify_mode")]
    internal static partial int GetVerifyMode(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_verify")]
    internal static partial void SetVerifyMode(nint context, int mode, nint callback);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetCiphers(nint context, string list);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_session_id_context")]
    internal static partial int SetSessionContext(nint context, byte* id, uint length);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_alpn_protos")]
    internal static partial int SetProtocols(nint context, byte* protocols, uint length);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_alpn_select_cb")]
    internal static partial void SetProtocolChoice(nint context, delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, void*, int> callback, void* argument);

    [LibraryImport(Tls, EntryPoint = "SSL_select_next_proto")]
    internal static partial int ChooseProtocol(byte** chosen, byte* chosenLength, byte* server, uint serverLength, byte* client, uint clientLength);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_use_certificate_chain_file", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UseChainFile(nint context, string path);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_use_PrivateKey_file", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UseKeyFile(nint context, string path, int kind);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_check_private_key")]
    internal static partial int CheckKey(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_load_verify_locations", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LoadLocations(nint context, string? file, string? folder);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_default_verify_paths")]
    internal static partial int LoadDefaultLocations(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_default_passwd_cb")]
    internal static partial void SetPasswordCallback(nint context, delegate* unmanaged[Cdecl]<byte*, int, int, void*, int> callback);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_keylog_callback")]
    internal static partial void SetKeyLog(nint context, delegate* unmanaged[Cdecl]<nint, byte*, void> callback);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_msg_callback")]
    internal static partial void SetMessageCallback(nint context, delegate* unmanaged[Cdecl]<int, int, int, byte*, nuint, nint, void*, void> callback);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_get_num_tickets")]
    internal static partial nuint GetTickets(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_num_tickets")]
    internal static partial int SetTickets(nint context, nuint count);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_get_security_level")]
    internal static partial int GetSecurityLevel(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_CTX_set_post_handshake_auth")]
    internal static partial void SetContextPostHandshake(nint context, int on);

    // ---- Connections

    [LibraryImport(Tls, EntryPoint = "SSL_new")]
    internal static partial nint NewConnection(nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_free")]
    internal static partial void FreeConnection(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_set_fd")]
    internal static partial int SetDescriptor(nint ssl, int fd);

    [LibraryImport(Tls, EntryPoint = "SSL_set_bio")]
    internal static partial void SetStreams(nint ssl, nint incoming, nint outgoing);

    [LibraryImport(Tls, EntryPoint = "SSL_ctrl", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long ControlConnection(nint ssl, int command, long number, string? text);

    [LibraryImport(Tls, EntryPoint = "SSL_set_ex_data")]
    internal static partial int SetData(nint ssl, int index, nint data);

    [LibraryImport(Tls, EntryPoint = "SSL_get_ex_data")]
    internal static partial nint GetData(nint ssl, int index);

    [LibraryImport(Tls, EntryPoint = "SSL_get0_param")]
    internal static partial nint ConnectionParameters(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_set_connect_state")]
    internal static partial void SetClient(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_set_accept_state")]
    internal static partial void SetServer(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_set_post_handshake_auth")]
    internal static partial void SetPostHandshake(nint ssl, int on);

    [LibraryImport(Tls, EntryPoint = "SSL_set_verify")]
    internal static partial void SetConnectionVerifyMode(nint ssl, int mode, nint callback);

    [LibraryImport(Tls, EntryPoint = "SSL_get_verify_mode")]
    internal static partial int GetConnectionVerifyMode(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get_verify_result")]
    internal static partial long VerifyResult(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_verify_client_post_handshake")]
    internal static partial int VerifyClientLater(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_set_SSL_CTX")]
    internal static partial nint SetContext(nint ssl, nint context);

    [LibraryImport(Tls, EntryPoint = "SSL_get_servername")]
    internal static partial byte* ServerName(nint ssl, int kind);

    [LibraryImport(Tls, EntryPoint = "SSL_do_handshake", SetLastError = true)]
    internal static partial int Handshake(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_read_ex", SetLastError = true)]
    internal static partial int Read(nint ssl, byte* buffer, nuint length, nuint* count);

    [LibraryImport(Tls, EntryPoint = "SSL_write_ex", SetLastError = true)]
    internal static partial int Write(nint ssl, byte* buffer, nuint length, nuint* count);

    [LibraryImport(Tls, EntryPoint = "SSL_shutdown", SetLastError = true)]
    internal static partial int Shutdown(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get_error")]
    internal static partial int ErrorOf(nint ssl, int result);

    [LibraryImport(Tls, EntryPoint = "SSL_get_shutdown")]
    internal static partial int ShutdownState(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_set_read_ahead")]
    internal static partial void SetReadAhead(nint ssl, int on);

    [LibraryImport(Tls, EntryPoint = "SSL_pending")]
    internal static partial int Pending(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_has_pending")]
    internal static partial int HasPending(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_is_init_finished")]
    internal static partial int IsHandshakeDone(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get1_peer_certificate")]
    internal static partial nint PeerCertificate(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get_peer_cert_chain")]
    internal static partial nint PeerChain(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get0_verified_chain")]
    internal static partial nint VerifiedChain(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get_finished")]
    internal static partial nuint Finished(nint ssl, byte* buffer, nuint length);

    [LibraryImport(Tls, EntryPoint = "SSL_get_peer_finished")]
    internal static partial nuint PeerFinished(nint ssl, byte* buffer, nuint length);

    [LibraryImport(Tls, EntryPoint = "SSL_get_version")]
    internal static partial byte* VersionName(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get0_alpn_selected")]
    internal static partial void SelectedProtocol(nint ssl, byte** text, uint* length);

    // ---- Ciphers

    [LibraryImport(Tls, EntryPoint = "SSL_get_ciphers")]
    internal static partial nint Ciphers(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get_client_ciphers")]
    internal static partial nint ClientCiphers(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_get_current_cipher")]
    internal static partial nint CurrentCipher(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_get_name")]
    internal static partial byte* CipherName(nint cipher);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_get_version")]
    internal static partial byte* CipherVersion(nint cipher);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_get_bits")]
    internal static partial int CipherBits(nint cipher, int* algorithmBits);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_get_id")]
    internal static partial uint CipherId(nint cipher);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_description")]
    internal static partial byte* CipherDescription(nint cipher, byte* buffer, int length);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_is_aead")]
    internal static partial int CipherIsAuthenticated(nint cipher);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_get_cipher_nid")]
    internal static partial int CipherSymmetric(nint cipher);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_get_digest_nid")]
    internal static partial int CipherDigest(nint cipher);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_get_kx_nid")]
    internal static partial int CipherKeyExchange(nint cipher);

    [LibraryImport(Tls, EntryPoint = "SSL_CIPHER_get_auth_nid")]
    internal static partial int CipherAuthentication(nint cipher);

    // ---- Sessions

    [LibraryImport(Tls, EntryPoint = "SSL_get1_session")]
    internal static partial nint Session(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_set_session")]
    internal static partial int SetSession(nint ssl, nint session);

    [LibraryImport(Tls, EntryPoint = "SSL_session_reused")]
    internal static partial int IsReused(nint ssl);

    [LibraryImport(Tls, EntryPoint = "SSL_SESSION_free")]
    internal static partial void FreeSession(nint session);

    [LibraryImport(Tls, EntryPoint = "SSL_SESSION_get_id")]
    internal static partial byte* SessionId(nint session, uint* length);

    [LibraryImport(Tls, EntryPoint = "SSL_SESSION_get_time")]
    internal static partial long SessionTime(nint session);

    [LibraryImport(Tls, EntryPoint = "SSL_SESSION_get_timeout")]
    internal static partial long SessionTimeout(nint session);

    [LibraryImport(Tls, EntryPoint = "SSL_SESSION_has_ticket")]
    internal static partial int SessionHasTicket(nint session);

    [LibraryImport(Tls, EntryPoint = "SSL_SESSION_get_ticket_lifetime_hint")]
    internal static partial ulong SessionLifetimeHint(nint session);
}
