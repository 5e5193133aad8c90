namespace Weft.Modules.Expat;

/// <summary>What a handler is called for; each has an attribute of the parser.</summary>
internal enum XmlHandler
{
    StartElement,
    EndElement,
    ProcessingInstruction,
    CharacterData,
    UnparsedEntityDecl,
    NotationDecl,
    StartNamespaceDecl,
    EndNamespaceDecl,
    Comment,
    StartCdataSection,
    EndCdataSection,
    Default,
    DefaultExpand,
    NotStandalone,
    ExternalEntityRef,
    StartDoctypeDecl,
    EndDoctypeDecl,
    EntityDecl,
    XmlDecl,
    ElementDecl,
    AttlistDecl,
    SkippedEntity,
}

/// <summary>The attributes that hold the handlers.</summary>
public partial class PyXmlParser
{
    private readonly PyObject?[] _handlers = new PyObject?[22];

    private PyObject Handler(XmlHandler handler) => _handlers[(int)handler] ?? PyNone.Value;

    private void SetHandler(PyThread t, XmlHandler handler, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.RuntimeError("Cannot delete attribute");
        }

        if (handler == XmlHandler.CharacterData)
        {
            // Text found so far belongs to the handler before.
            FlushText(t);
        }

        _handlers[(int)handler] = value is PyNone ? null : value;
    }

    [PyProperty("StartElementHandler")]
    public PyObject StartElementHandler => Handler(XmlHandler.StartElement);

    [PySetter("StartElementHandler")]
    public void SetStartElementHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.StartElement, value);

    [PyProperty("EndElementHandler")]
    public PyObject EndElementHandler => Handler(XmlHandler.EndElement);

    [PySetter("EndElementHandler")]
    public void SetEndElementHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.EndElement, value);

    [PyProperty("ProcessingInstructionHandler")]
    public PyObject ProcessingInstructionHandler => Handler(XmlHandler.ProcessingInstruction);

    [PySetter("ProcessingInstructionHandler")]
    public void SetProcessingInstructionHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.ProcessingInstruction, value);

    [PyProperty("CharacterDataHandler")]
    public PyObject CharacterDataHandler => Handler(XmlHandler.CharacterData);

    [PySetter("CharacterDataHandler")]
    public void SetCharacterDataHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.CharacterData, value);

    [PyProperty("UnparsedEntityDeclHandler")]
    public PyObject UnparsedEntityDeclHandler => Handler(XmlHandler.UnparsedEntityDecl);

    [PySetter("UnparsedEntityDeclHandler")]
    public void SetUnparsedEntityDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.UnparsedEntityDecl, value);

    [PyProperty("NotationDeclHandler")]
    public PyObject NotationDeclHandler => Handler(XmlHandler.NotationDecl);

    [PySetter("NotationDeclHandler")]
    public void SetNotationDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.NotationDecl, value);

    [PyProperty("StartNamespaceDeclHandler")]
    public PyObject StartNamespaceDeclHandler => Handler(XmlHandler.StartNamespaceDecl);

    [PySetter("StartNamespaceDeclHandler")]
    public void SetStartNamespaceDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.StartNamespaceDecl, value);

    [PyProperty("EndNamespaceDeclHandler")]
    public PyObject EndNamespaceDeclHandler => Handler(XmlHandler.EndNamespaceDecl);

    [PySetter("EndNamespaceDeclHandler")]
    public void SetEndNamespaceDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.EndNamespaceDecl, value);

    [PyProperty("CommentHandler")]
    public PyObject CommentHandler => Handler(XmlHandler.Comment);

    [PySetter("CommentHandler")]
    public void SetCommentHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.Comment, value);

    [PyProperty("StartCdataSectionHandler")]
    public PyObject StartCdataSectionHandler => Handler(XmlHandler.StartCdataSection);

    [PySetter("StartCdataSectionHandler")]
    public void SetStartCdataSectionHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.StartCdataSection, value);

    [PyProperty("EndCdataSectionHandler")]
    public PyObject EndCdataSectionHandler => Handler(XmlHandler.EndCdataSection);

    [PySetter("EndCdataSectionHandler")]
    public void SetEndCdataSectionHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.EndCdataSection, value);

    [PyProperty("DefaultHandler")]
    public PyObject DefaultHandler => Handler(XmlHandler.Default);

    [PySetter("DefaultHandler")]
    public void SetDefaultHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.Default, value);

    [PyProperty("DefaultHandlerExpand")]
    public PyObject DefaultExpandHandler => Handler(XmlHandler.DefaultExpand);

    [PySetter("DefaultHandlerExpand")]
    public void SetDefaultExpandHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.DefaultExpand, value);

    [PyProperty("NotStandaloneHandler")]
    public PyObject NotStandaloneHandler => Handler(XmlHandler.NotStandalone);

    [PySetter("NotStandaloneHandler")]
    public void SetNotStandaloneHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.NotStandalone, value);

    [PyProperty("ExternalEntityRefHandler")]
    public PyObject ExternalEntityRefHandler => Handler(XmlHandler.ExternalEntityRef);

    [PySetter("ExternalEntityRefHandler")]
    public void SetExternalEntityRefHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.ExternalEntityRef, value);

    [PyProperty("StartDoctypeDeclHandler")]
    public PyObject StartDoctypeDeclHandler => Handler(XmlHandler.StartDoctypeDecl);

    [PySetter("StartDoctypeDeclHandler")]
    public void SetStartDoctypeDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.StartDoctypeDecl, value);

    [PyProperty("EndDoctypeDeclHandler")]
    public PyObject EndDoctypeDeclHandler => Handler(XmlHandler.EndDoctypeDecl);

    [PySetter("EndDoctypeDeclHandler")]
    public void SetEndDoctypeDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.EndDoctypeDecl, value);

    [PyProperty("EntityDeclHandler")]
    public PyObject EntityDeclHandler => Handler(XmlHandler.EntityDecl);

    [PySetter("EntityDeclHandler")]
    public void SetEntityDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.EntityDecl, value);

    [PyProperty("XmlDeclHandler")]
    public PyObject XmlDeclHandler => Handler(XmlHandler.XmlDecl);

    [PySetter("XmlDeclHandler")]
    public void SetXmlDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.XmlDecl, value);

    [PyProperty("ElementDeclHandler")]
    public PyObject ElementDeclHandler => Handler(XmlHandler.ElementDecl);

    [PySetter("ElementDeclHandler")]
    public void SetElementDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.ElementDecl, value);

    [PyProperty("AttlistDeclHandler")]
    public PyObject AttlistDeclHandler => Handler(XmlHandler.AttlistDecl);

    [PySetter("AttlistDeclHandler")]
    public void SetAttlistDeclHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.AttlistDecl, value);

    [PyProperty("SkippedEntityHandler")]
    public PyObject SkippedEntityHandler => Handler(XmlHandler.SkippedEntity);

    [PySetter("SkippedEntityHandler")]
    public void SetSkippedEntityHandler(PyThread t, PyObject? value) => SetHandler(t, XmlHandler.SkippedEntity, value);
}
