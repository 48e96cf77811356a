using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Webhooks.Tests.PublicApi;

/// <summary>Prints the attributes that compilers, trimmers and editors act on: a change of one is a change for users.</summary>
internal static class ApiAttributes
{
    public static string Of(ICustomAttributeProvider member) => string.Concat(
        member.GetCustomAttributes(inherit: false).Select(Text).OfType<string>().Order(StringComparer.Ordinal).Select(
            text => $"[{text}] "));

    private static string? Text(object attribute) => attribute switch
    {
        DynamicallyAccessedMembersAttribute kept => $"DynamicallyAccessedMembers({kept.MemberTypes})",
        StringSyntaxAttribute syntax => $"StringSyntax(\"{syntax.Syntax}\")",
        ExperimentalAttribute experimental => $"Experimental(\"{experimental.DiagnosticId}\")",
        // The compiler's own, on types that older compilers cannot use.
        ObsoleteAttribute { IsError: false } obsolete => $"Obsolete(\"{obsolete.Message}\")",
        EditorBrowsableAttribute browsable => $"EditorBrowsable({browsable.State})",
        RequiresUnreferencedCodeAttribute => "RequiresUnreferencedCode",
        RequiresDynamicCodeAttribute => "RequiresDynamicCode",
        FlagsAttribute => "Flags",
        _ => null,
    };
}
