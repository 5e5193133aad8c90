// Writes .NET's double-byte code pages as text, one mapping a line ("PAGE CODE CODEPOINT", decimal, hex, hex), for generate.py:
//
//     dotnet run code-pages.cs > pages.txt
#:property InvariantGlobalization=true

using System.Text;

foreach (var page in new[] { 932, 936, 949, 950, 1361, 20932, 20936, 20949 })
{
    var encoding = CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))!;
    for (var code = 0x8000; code <= 0xFFFF; code++)
    {
        var text = encoding.GetString([(byte)(code >> 8), (byte)code]);
        if (text.Length == 1 && text[0] != '\uFFFD')
        {
            Console.WriteLine($"{page} {code:x} {(int)text[0]:x}");
        }
    }
}
