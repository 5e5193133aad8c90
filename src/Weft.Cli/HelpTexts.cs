namespace Weft.Cli;

/// <summary>The texts of <c>-h</c>, <c>--help-env</c> and <c>--help-xoptions</c>.</summary>
internal static class HelpTexts
{
    internal const string Usage = """
        usage: weft [option] ... [-c cmd | -m mod | file | -] [arg] ...
        Options (and corresponding environment variables):
        -b     : warn about str(bytes) and comparisons of bytes with str; -bb: errors
        -B     : do not write .pyc files; also PYTHONDONTWRITEBYTECODE=x
        -c cmd : program passed in as string (ends the options)
        -d     : debug output of the parser; also PYTHONDEBUG=x
        -E     : ignore PYTHON* environment variables
        -h     : this help (also -? and --help)
        -i     : interactive after running the script; also PYTHONINSPECT=x
        -I     : isolate from the user's environment (implies -E, -P and -s)
        -m mod : run a library module as a script (ends the options)
        -O     : drop asserts; also PYTHONOPTIMIZE=x
        -OO    : drop asserts and docstrings
        -P     : do not put an unsafe path at the front of sys.path; also PYTHONSAFEPATH=x
        -q     : no version and copyright at interactive start-up
        -s     : no user site directory; also PYTHONNOUSERSITE=x
        -S     : do not import site
        -u     : unbuffered stdout and stderr; also PYTHONUNBUFFERED=x
        -v     : trace imports; also PYTHONVERBOSE=x
        -V     : print the version and exit (also --version); -VV for more
        -W arg : warning control (action:message:category:module:lineno); also PYTHONWARNINGS=arg
        -x     : skip the first line of the source
        -X opt : implementation-specific option
        --check-hash-based-pycs always|default|never:
                 how hash-based .pyc files are validated
        --help-env     : environment variables
        --help-xoptions: -X options
        --help-all     : all of the above
        Arguments:
        file   : program read from a file
        -      : program read from standard input (the default; interactive on a terminal)
        arg ...: arguments passed to the program in sys.argv[1:]

        """;

    internal const string Environment = """
        Environment variables that change behaviour:
        PYTHONSTARTUP           : file executed at interactive start-up
        PYTHONPATH              : directories put in front of the module search path
        PYTHONSAFEPATH          : see -P
        PYTHONHASHSEED          : 'random' or the seed of str and bytes hashes
        PYTHONINTMAXSTRDIGITS   : limit of digits between int and str, 0 for none
        PYTHONBREAKPOINT        : what breakpoint() calls; 0 for nothing
        PYTHONDEVMODE           : development mode
        PYTHONPYCACHEPREFIX     : root of a tree for .pyc files
        PYTHONWARNDEFAULTENCODING: warn where the locale encoding is used by default
        WEFT_STDLIB             : folder of the Python library to use instead of Weft's own

        """;

    internal const string XOptions = """
        The following implementation-specific options are available:
        -X dev                  : development mode
        -X importtime           : show how long imports take
        -X int_max_str_digits=N : limit of digits between int and str, 0 for none
        -X pycache_prefix=PATH  : root of a tree for .pyc files
        -X utf8[=0|1]           : UTF-8 mode
        -X warn_default_encoding: warn where the locale encoding is used by default

        """;
}
