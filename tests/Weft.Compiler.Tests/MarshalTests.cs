using Weft.Compiler;
using Weft.Compiler.Marshal;

namespace Weft.Compiler.Tests;

public class MarshalTests
{
    [Fact]
    public void FilesBeginWithMagicFlagsTimeAndSize()
    {
        var file = CodeMarshalWriter.WriteTimestampedFile(Compilation.Compile("pass"), 0x01020304, 5);
        Assert.Equal([0x2B, 0x0E, 0x0D, 0x0A, 0, 0, 0, 0, 4, 3, 2, 1, 5, 0, 0, 0, (byte)'c'], file[..17]);
    }

    [Fact]
    public void HashedFilesSayWhetherToCheck()
    {
        var file = CodeMarshalWriter.WriteHashedFile(Compilation.Compile("pass"), [1, 2, 3, 4, 5, 6, 7, 8], checkSource: true);
        Assert.Equal([3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8], file[4..16]);
    }

    [Fact]
    public void RepeatedStringsAreReferences()
    {
        var bytes = CodeMarshalWriter.Write(Compilation.Compile("spam.spam = spam"));
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        Assert.Equal(text.IndexOf("spam", StringComparison.Ordinal), text.LastIndexOf("spam", StringComparison.Ordinal));
    }
}
