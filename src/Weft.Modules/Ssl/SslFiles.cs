namespace Weft.Modules.Ssl;

/// <summary>Reads the small files that certificates and parameters come in.</summary>
internal static class SslFiles
{
    /// <exception cref="PythonException">The OSError of a file that cannot be read, naming <paramref name="shown"/>.</exception>
    internal static byte[] Read(PyThread t, PyObject path, PyObject shown)
    {
        try
        {
            return File.ReadAllBytes(FileSystemPath.Decode(t, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var number = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => 2,
                UnauthorizedAccessException => 13,
                _ => 5,
            };
            throw Errors.OSError(number, LibC.ErrorText(number), shown);
        }
    }
}
