using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Weft.Modules.Ssl;

/// <summary>
/// A certificate as the dict of <c>getpeercert()</c>. The DER bytes are read directly (RFC 5280); OpenSSL only tells the
/// long names of object identifiers.
/// </summary>
internal static class CertificateText
{
    private const string SubjectNames = "2.5.29.17";
    private const string RevocationPoints = "2.5.29.31";
    private const string AuthorityAccess = "1.3.6.1.5.5.7.1.1";
    private const string StatusService = "1.3.6.1.5.5.7.48.1";
    private const string AuthorityIssuers = "1.3.6.1.5.5.7.48.2";

    private static readonly PyStr s_unsupported = PyStr.Of("<unsupported>");

    /// <summary>The parts of a certificate that the dict is made of, still encoded where they are long.</summary>
    private sealed class Parts
    {
        internal int Version = 1;
        internal ReadOnlyMemory<byte> Serial;
        internal ReadOnlyMemory<byte> Issuer;
        internal ReadOnlyMemory<byte> Subject;
        internal DateTimeOffset NotBefore;
        internal DateTimeOffset NotAfter;
        internal readonly Dictionary<string, byte[]> Extensions = [];
    }

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number);

    private static Asn1Tag Constructed(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);

    private static Parts Read(byte[] data)
    {
        try
        {
            return ReadChecked(data);
        }
        catch (AsnContentException e)
        {
            throw SslErrors.Plain("Error decoding certificate: " + e.Message);
        }
    }

    private static Parts ReadChecked(byte[] data)
    {
        var parts = new Parts();
        var body = new AsnReader(data, AsnEncodingRules.BER).ReadSequence().ReadSequence();
        if (body.PeekTag().HasSameClassAndValue(Constructed(0)))
        {
            parts.Version = (int)body.ReadSequence(Constructed(0)).ReadInteger() + 1;
        }

        parts.Serial = body.ReadIntegerBytes();
        body.ReadEncodedValue();
        parts.Issuer = body.ReadEncodedValue();
        var validity = body.ReadSequence();
        parts.NotBefore = Time(validity);
        parts.NotAfter = Time(validity);
        parts.Subject = body.ReadEncodedValue();
        body.ReadEncodedValue();
        while (body.HasData)
        {
            if (!body.PeekTag().HasSameClassAndValue(Constructed(3)))
            {
                body.ReadEncodedValue();
                continue;
            }

            var extensions = body.ReadSequence(Constructed(3)).ReadSequence();
            while (extensions.HasData)
            {
                var extension = extensions.ReadSequence();
                var oid = extension.ReadObjectIdentifier();
                if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
                {
                    extension.ReadBoolean();
                }

                parts.Extensions.TryAdd(oid, extension.ReadOctetString());
            }
        }

        return parts;
    }

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    internal static PyObject Describe(byte[] data)
    {
        var parts = Read(data);
        var result = new PyDict();
        void Add(string name, PyObject value) => result.SetString(PyStr.Intern(name), value);
        try
        {
            Add("subject", Name(parts.Subject));
            Add("issuer", Name(parts.Issuer));
            Add("version", PyInt.Of(parts.Version));
            Add("serialNumber", PyStr.Of(Serial(parts.Serial.Span)));
            Add("notBefore", PyStr.Of(Time(parts.NotBefore)));
            Add("notAfter", PyStr.Of(Time(parts.NotAfter)));
            AddExtensions(parts, Add);
        }
        catch (AsnContentException e)
        {
            throw SslErrors.Plain("Error decoding certificate: " + e.Message);
        }

        return result;
    }

    private static void AddExtensions(Parts parts, Action<string, PyObject> add)
    {
        if (parts.Extensions.TryGetValue(SubjectNames, out var names) && GeneralNames(names) is { Count: > 0 } alternatives)
        {
            add("subjectAltName", new PyTuple([.. alternatives]));
        }

        if (parts.Extensions.TryGetValue(AuthorityAccess, out var access))
        {
            AddAddresses("OCSP", AccessAddresses(access, StatusService), add);
            AddAddresses("caIssuers", AccessAddresses(access, AuthorityIssuers), add);
        }

        if (parts.Extensions.TryGetValue(RevocationPoints, out var points))
        {
            AddAddresses("crlDistributionPoints", PointAddresses(points), add);
        }
    }

    private static void AddAddresses(string name, List<PyObject> addresses, Action<string, PyObject> add)
    {
        if (addresses.Count > 0)
        {
            add(name, new PyTuple([.. addresses]));
        }
    }

    private static string Time(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return string.Create(CultureInfo.InvariantCulture, $"{utc:MMM} {utc.Day,2} {utc:HH:mm:ss yyyy} GMT");
    }

    /// <summary>The number's magnitude in hexadecimal, at least one byte.</summary>
    private static string Serial(ReadOnlySpan<byte> bytes)
    {
        var value = new System.Numerics.BigInteger(bytes, isUnsigned: false, isBigEndian: true);
        var magnitude = System.Numerics.BigInteger.Abs(value).ToByteArray(isUnsigned: true, isBigEndian: true);
        return (value.Sign < 0 ? "-" : "") + Convert.ToHexString(magnitude);
    }

    // ---- Names

    private static string LongName(string oid)
    {
        var found = OpenSsl.ObjectOf(oid, 1);
        if (found == 0)
        {
            OpenSsl.ClearErrors();
            return oid;
        }

        var nid = OpenSsl.NumberOf(found);
        OpenSsl.FreeObject(found);
        unsafe
        {
            return nid != 0 && OpenSsl.Text(OpenSsl.LongName(nid)) is { } name ? name : oid;
        }
    }

    /// <summary>A distinguished name: a tuple of its levels, each a tuple of (type, value) pairs.</summary>
    private static PyTuple Name(ReadOnlyMemory<byte> encoded)
    {
        var levels = new List<PyObject>();
        foreach (var level in Levels(encoded))
        {
            levels.Add(new PyTuple([.. level.Select(static pair => new PyTuple([PyStr.Of(LongName(pair.Type)), PyStr.Of(pair.Value)]))]));
        }

        return new PyTuple([.. levels]);
    }

    private static List<List<(string Type, string Value)>> Levels(ReadOnlyMemory<byte> encoded)
    {
        var result = new List<List<(string Type, string Value)>>();
        var sequence = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        while (sequence.HasData)
        {
            var level = new List<(string Type, string Value)>();
            var set = sequence.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var pair = set.ReadSequence();
                level.Add((pair.ReadObjectIdentifier(), Text(pair)));
            }

            result.Add(level);
        }

        return result;
    }

    private static string Text(AsnReader reader)
    {
        var tag = (UniversalTagNumber)reader.PeekTag().TagValue;
        var content = reader.PeekContentBytes().Span;
        reader.ReadEncodedValue();
        return tag switch
        {
            UniversalTagNumber.BMPString => Encoding.BigEndianUnicode.GetString(content),
            UniversalTagNumber.UniversalString => new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetString(content),
            UniversalTagNumber.UTF8String => Encoding.UTF8.GetString(content),
            _ => Encoding.Latin1.GetString(content),
        };
    }

    /// <summary>The subject on one line, most general part last.</summary>
    internal static string SubjectLine(byte[] data)
    {
        var levels = Levels(Read(data).Subject);
        levels.Reverse();
        return string.Join(",", levels.Select(static level => string.Join("+", level.Select(static pair => $"{ShortName(pair.Type)}={pair.Value}"))));
    }

    private static unsafe string ShortName(string oid)
    {
        var found = OpenSsl.ObjectOf(oid, 1);
        var nid = found == 0 ? 0 : OpenSsl.NumberOf(found);
        if (found != 0)
        {
            OpenSsl.FreeObject(found);
        }

        return nid != 0 && OpenSsl.Text(OpenSsl.ShortName(nid)) is { } name ? name : oid;
    }

    private static PyTuple Pair(string kind, PyObject value) => new([PyStr.Of(kind), value]);

    private static List<PyObject> GeneralNames(ReadOnlyMemory<byte> encoded)
    {
        var result = new List<PyObject>();
        var sequence = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        while (sequence.HasData)
        {
            var number = sequence.PeekTag().TagValue;
            var content = sequence.PeekContentBytes();
            sequence.ReadEncodedValue();
            result.Add(number switch
            {
                0 => Pair("othername", s_unsupported),
                1 => Pair("email", PyStr.Of(Encoding.Latin1.GetString(content.Span))),
                2 => Pair("DNS", PyStr.Of(Encoding.Latin1.GetString(content.Span))),
                3 => Pair("X400Name", s_unsupported),
                4 => Pair("DirName", Name(content)),
                5 => Pair("EdiPartyName", s_unsupported),
                6 => Pair("URI", PyStr.Of(Encoding.Latin1.GetString(content.Span))),
                7 => Pair("IP Address", PyStr.Of(Address(content.Span))),
                8 => Pair("Registered ID", PyStr.Of(RegisteredId(content.Span))),
                _ => Pair("<INVALID>", s_unsupported),
            });
        }

        return result;
    }

    private static string RegisteredId(ReadOnlySpan<byte> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        byte[] encoded = [6, (byte)content.Length, .. content];
        writer.WriteEncodedValue(encoded);
        return LongName(new AsnReader(writer.Encode(), AsnEncodingRules.DER).ReadObjectIdentifier());
    }

    private static string Address(ReadOnlySpan<byte> bytes)
    {
        switch (bytes.Length)
        {
            case 4:
                return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.{bytes[3]}");
            case 16:
                var groups = new string[8];
                for (var i = 0; i < groups.Length; i++)
                {
                    groups[i] = ((bytes[2 * i] << 8) | bytes[(2 * i) + 1]).ToString("X", CultureInfo.InvariantCulture);
                }

                return string.Join(':', groups);
            default:
                return "<invalid>";
        }
    }

    // ---- Addresses of services

    private static List<PyObject> AccessAddresses(byte[] encoded, string method)
    {
        var result = new List<PyObject>();
        var sequence = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        while (sequence.HasData)
        {
            var description = sequence.ReadSequence();
            if (description.ReadObjectIdentifier() == method)
            {
                AddAddress(description, result);
            }
        }

        return result;
    }

    private static void AddAddress(AsnReader names, List<PyObject> into)
    {
        const int uri = 6;
        if (names.PeekTag().HasSameClassAndValue(Context(uri)))
        {
            into.Add(PyStr.Of(Encoding.Latin1.GetString(names.PeekContentBytes().Span)));
        }

        names.ReadEncodedValue();
    }

    private static List<PyObject> PointAddresses(byte[] encoded)
    {
        var result = new List<PyObject>();
        var points = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        while (points.HasData)
        {
            var point = points.ReadSequence();
            if (!point.HasData || !point.PeekTag().HasSameClassAndValue(Constructed(0)))
            {
                continue;
            }

            var location = point.ReadSequence(Constructed(0));
            if (!location.PeekTag().HasSameClassAndValue(Constructed(0)))
            {
                continue;
            }

            var names = location.ReadSequence(Constructed(0));
            while (names.HasData)
            {
                AddAddress(names, result);
            }
        }

        return result;
    }
}
