namespace Weft.Modules.Expat;

internal sealed partial class XmlPushParser
{
    /// <summary>Reads the parts of one complete markup declaration.</summary>
    private sealed class DeclarationReader(Source source, int start, int end)
    {
        private int _at = start;

        internal int Position => _at;

        private string Text => source.Text;

        private XmlParseException Wrong(XmlError error = XmlError.Syntax) => Fail(source, error, Math.Min(_at, end));

        internal bool AtEnd
        {
            get
            {
                SkipBlanks();
                return _at >= end;
            }
        }

        internal void SkipBlanks()
        {
            while (_at < end && XmlCharacters.IsSpace(Text[_at]))
            {
                _at++;
            }
        }

        internal void RequireSpace()
        {
            if (_at >= end || !XmlCharacters.IsSpace(Text[_at]))
            {
                throw Wrong(XmlError.InvalidToken);
            }

            SkipBlanks();
        }

        internal void RequireEnd()
        {
            if (!AtEnd)
            {
                throw Wrong();
            }
        }

        /// <summary>Takes one character if it is the next.</summary>
        internal bool Take(char c)
        {
            if (_at < end && Text[_at] == c)
            {
                _at++;
                return true;
            }

            return false;
        }

        internal char Peek => _at < end ? Text[_at] : '\0';

        /// <summary>Takes a keyword if it is the next.</summary>
        internal bool TakeWord(string word)
        {
            if (Text.AsSpan(_at, end - _at).StartsWith(word) && (_at + word.Length >= end || !XmlCharacters.IsName(Text[_at + word.Length])))
            {
                _at += word.Length;
                return true;
            }

            return false;
        }

        internal string Name(bool token = false)
        {
            SkipBlanks();
            var begin = _at;
            while (_at < end && (token || _at > begin ? XmlCharacters.IsName(Text[_at]) : XmlCharacters.IsNameStart(Text[_at])))
            {
                _at++;
            }

            return _at > begin ? Text[begin.._at] : throw Wrong();
        }

        /// <summary>A quoted literal: where its content begins and ends.</summary>
        internal (int Start, int End) Literal()
        {
            SkipBlanks();
            if (Peek is not ('"' or '\''))
            {
                throw Wrong();
            }

            var quote = Text[_at];
            var begin = _at + 1;
            var stop = Text.IndexOf(quote, begin, end - begin);
            if (stop < 0)
            {
                throw Wrong();
            }

            _at = stop + 1;
            return (begin, stop);
        }

        internal string LiteralText()
        {
            var (begin, stop) = Literal();
            return Normalized(source, begin, stop);
        }

        /// <summary>SYSTEM or PUBLIC with their literals.</summary>
        internal (string? SystemId, string? PublicId) ExternalId(bool systemOptional)
        {
            SkipBlanks();
            if (TakeWord("SYSTEM"))
            {
                RequireSpace();
                return (LiteralText(), null);
            }

            if (!TakeWord("PUBLIC"))
            {
                throw Wrong();
            }

            RequireSpace();
            var begin = _at;
            var publicId = LiteralText();
            foreach (var c in publicId)
            {
                if (!XmlCharacters.IsPublicId(c))
                {
                    throw Fail(source, XmlError.PublicId, begin);
                }
            }

            publicId = string.Join(' ', publicId.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
            SkipBlanks();
            return systemOptional && Peek is not ('"' or '\'') ? (null, publicId) : (LiteralText(), publicId);
        }
    }
}
