using Weft.Runtime.Objects;
using Weft.Runtime.Threading;
using Xunit;

namespace Weft.Runtime.Tests.Binding;

/// <summary>Calls of bound functions: arguments, defaults, and the texts of the errors, which are CPython's.</summary>
public sealed class ArgumentBindingTests
{
    private static PyThread Thread => PyThread.Current;

    /// <summary>Calls a method with positional values and name=value pairs; ints and strings become Python's.</summary>
    private static PyObject Call(PyObject target, string method, params object?[] arguments)
    {
        var values = new List<PyObject>();
        var names = new List<PyObject>();
        foreach (var argument in arguments)
        {
            if (argument is string text && text.Contains('='))
            {
                var parts = text.Split('=');
                names.Add(PyStr.Intern(parts[0]));
                values.Add(int.TryParse(parts[1], out var number) ? PyInt.Of(number) : PyStr.Of(parts[1]));
            }
            else
            {
                values.Add(argument switch
                {
                    null => PyNone.Value,
                    int number => PyInt.Of(number),
                    string plain => PyStr.Of(plain),
                    double real => PyFloat.Of(real),
                    _ => (PyObject)argument,
                });
            }
        }

        var function = Operations.GetAttribute(Thread, target, PyStr.Intern(method));
        return Operations.CallWithKeywords(Thread, function, values.ToArray(), names.Count == 0 ? null : new PyTuple(names.ToArray()));
    }

    private static string Text(PyObject o) => Operations.Str(Thread, o).Value;

    private static string Error(Action action)
    {
        var error = Assert.Throws<PythonException>(action);
        return $"{error.Value.Type.Name}: {Text(error.Value)}";
    }

    [Fact]
    public void Fixed_arity_is_called_directly()
    {
        var sample = new BindingSample();
        Assert.Same(PyNone.Value, Call(sample, "nothing"));
        Assert.Equal("7", Text(Call(sample, "one", 7)));
        Assert.Equal("a5", Text(Call(sample, "two", "a", 5)));
        Assert.Equal("TypeError: Sample.nothing() takes no arguments (1 given)", Error(() => Call(sample, "nothing", 1)));
        Assert.Equal("TypeError: Sample.one() takes exactly one argument (0 given)", Error(() => Call(sample, "one")));
        Assert.Equal("TypeError: Sample.one() takes no keyword arguments", Error(() => Call(sample, "one", "value=1")));
        Assert.Equal("TypeError: two expected 2 arguments, got 1", Error(() => Call(sample, "two", "a")));
    }

    [Fact]
    public void Conversions_report_the_argument()
    {
        var sample = new BindingSample();
        Assert.Equal("TypeError: two() argument 1 must be str, not int", Error(() => Call(sample, "two", 1, 5)));
        Assert.Equal("TypeError: two() argument 1 must be str, not None", Error(() => Call(sample, "two", null, 5)));
        Assert.Equal("TypeError: 'str' object cannot be interpreted as an integer", Error(() => Call(sample, "two", "a", "b")));
    }

    [Fact]
    public void Optional_arguments_have_their_defaults()
    {
        var sample = new BindingSample();
        Assert.Equal("True/-1/x", Text(Call(sample, "optional")));
        Assert.Equal("False/2/y", Text(Call(sample, "optional", null, 2, "y")));
        Assert.Equal("TypeError: optional expected at most 3 arguments, got 4", Error(() => Call(sample, "optional", 1, 2, 3, 4)));
    }

    [Fact]
    public void Variadic_arguments_follow_the_named_ones()
    {
        var sample = new BindingSample();
        Assert.Equal("1+0", Text(Call(sample, "variadic", 1)));
        Assert.Equal("1+2", Text(Call(sample, "variadic", 1, 2, 3)));
        Assert.Equal("TypeError: variadic expected at least 1 argument, got 0", Error(() => Call(sample, "variadic")));
    }

    [Fact]
    public void Keywords_are_matched_by_name()
    {
        var sample = new BindingSample();
        Assert.Equal("1 2 3 True -", Text(Call(sample, "keywords", 1, 2, "d=1")));
        Assert.Equal("1 2 5 False z", Text(Call(sample, "keywords", 1, "e=z", "d=0", "b=2", "c=5")));
        Assert.Equal("TypeError: keywords() missing required argument 'b' (pos 2)", Error(() => Call(sample, "keywords", 1, "d=1")));
        Assert.Equal("TypeError: keywords() got an unexpected keyword argument 'zz'", Error(() => Call(sample, "keywords", 1, 2, "d=1", "zz=1")));
        Assert.Equal("TypeError: argument for keywords() given by name ('b') and position (2)", Error(() => Call(sample, "keywords", 1, 2, "d=1", "b=1")));
        Assert.Equal("TypeError: keywords() takes at least 1 positional argument (0 given)", Error(() => Call(sample, "keywords", "d=1")));
        Assert.Equal("TypeError: keywords() takes at most 3 positional arguments (4 given)", Error(() => Call(sample, "keywords", 1, 2, 3, 4)));
        Assert.Equal("TypeError: keywords() argument 'e' must be str or None, not int", Error(() => Call(sample, "keywords", 1, 2, "d=1", "e=1")));
    }

    [Fact]
    public void Unknown_keywords_are_collected()
    {
        var sample = new BindingSample();
        Assert.Equal("1 0 True -1", Text(Call(sample, "collect", 1)));
        Assert.Equal("1 2 False 1", Text(Call(sample, "collect", 1, 2, 3, "key=4", "other=5")));
    }

    [Fact]
    public void Class_and_static_methods_need_no_instance()
    {
        Assert.Equal("5", Text(Call(BindingSample.TypeObject, "add", 2, 3)));
        Assert.IsType<BindingSample>(Call(BindingSample.TypeObject, "make"));
        Assert.Equal("42", Text(Operations.GetAttribute(Thread, BindingSample.TypeObject, PyStr.Intern("ANSWER"))));
    }

    [Fact]
    public void Properties_and_members_convert_what_is_stored()
    {
        var sample = new BindingSample();
        Operations.SetAttribute(Thread, sample, PyStr.Intern("label"), PyStr.Of("new"));
        Operations.SetAttribute(Thread, sample, PyStr.Intern("count"), PyInt.Of(3));
        Assert.Equal(("new", 3), (sample.Label, sample.Count));
        Assert.Equal("AttributeError: attribute 'fixed' of 'tests.Sample' objects is not writable", Error(() => Operations.SetAttribute(Thread, sample, PyStr.Intern("fixed"), PyNone.Value)));
        Assert.Equal("TypeError: label must be str, not int", Error(() => Operations.SetAttribute(Thread, sample, PyStr.Intern("label"), PyInt.Of(1))));
    }

    [Fact]
    public void Slots_serve_operations_and_special_methods()
    {
        var sample = new BindingSample();
        Operations.SetItem(Thread, sample, PyStr.Of("k"), PyInt.Of(1));
        Assert.Equal(1, Operations.Length(Thread, sample));
        Assert.True(Operations.Contains(Thread, sample, PyStr.Of("k")));
        Assert.Equal("1", Text(Call(sample, "__getitem__", "k")));
        Call(sample, "__delitem__", "k");
        Assert.Equal("KeyError: 'k'", Error(() => Operations.GetItem(Thread, sample, PyStr.Of("k"))));
        Assert.Equal("KeyError: 'k'", Error(() => Operations.DelItem(Thread, sample, PyStr.Of("k"))));
        Assert.Same(PyNotImplemented.Value, Call(sample, "__add__", 1));
        Assert.Equal("TypeError: expected 1 argument, got 0", Error(() => Call(sample, "__getitem__")));
        Assert.Equal("TypeError: unhashable type: 'tests.Sample'", Error(() => Operations.Hash(Thread, sample)));
    }

    [Fact]
    public void A_missing_half_of_a_store_is_an_error()
    {
        var sample = new ReadOnlySample();
        Assert.Equal("TypeError: 'tests.ReadOnly' object does not support item assignment", Error(() => Operations.SetItem(Thread, sample, PyInt.Of(1), PyInt.Of(2))));
        Operations.DelItem(Thread, sample, PyInt.Of(1));
    }

    [Fact]
    public void Text_signatures_name_the_implicit_parameter()
    {
        static string Signature(string name) => Text(Operations.GetAttribute(Thread, Operations.GetAttribute(Thread, BindingSample.TypeObject, PyStr.Intern(name)), PyStr.Intern("__text_signature__")));
        Assert.Equal("($self, a, /, b, c=3, *, d=False, e=None)", Signature("keywords"));
        Assert.Equal("($self, /)", Signature("nothing"));
        Assert.Equal("($self, text, number, /)", Signature("two"));
        Assert.Equal("($type, /)", Signature("make"));
        Assert.Equal("(a, b, /)", Signature("add"));
    }

    [Fact]
    public void Unbound_calls_check_self()
    {
        Assert.Equal("TypeError: descriptor 'one' for 'tests.Sample' objects doesn't apply to a 'int' object", Error(() => Call(BindingSample.TypeObject, "one", 1, 2)));
        Assert.Equal("TypeError: unbound method Sample.one() needs an argument", Error(() => Call(BindingSample.TypeObject, "one")));
        Assert.Equal("TypeError: descriptor '__len__' requires a 'tests.Sample' object but received a 'int'", Error(() => Call(BindingSample.TypeObject, "__len__", 1)));
        Assert.Equal("TypeError: descriptor '__len__' of 'tests.Sample' object needs an argument", Error(() => Call(BindingSample.TypeObject, "__len__")));
    }
}
