using System.Reflection;
using System.Reflection.Emit;

namespace Webhooks.Tests.Signing;

/// <summary>Which methods a method calls, read from its compiled code, and which those call in turn as far as they are ours.</summary>
internal static class Calls
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Every call on the way from a method, with who makes it.</summary>
    public static IReadOnlyCollection<(MethodBase Caller, MethodBase Callee)> From(MethodBase root)
    {
        var calls = new List<(MethodBase, MethodBase)>();
        var seen = new HashSet<MethodBase> { root };
        var waiting = new Queue<MethodBase>([root]);

        while (waiting.TryDequeue(out var caller))
        {
            foreach (var callee in Of(caller))
            {
                calls.Add((caller, callee));

                if (IsOurs(callee) && seen.Add(callee))
                {
                    waiting.Enqueue(callee);
                }
            }
        }

        return calls;
    }

    /// <summary>Every method of an assembly of ours.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        assembly.GetTypes().SelectMany(type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)));

    /// <summary>The methods that a method calls, or makes a delegate of.</summary>
    public static IEnumerable<MethodBase> Of(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];

        for (var place = 0; place < code.Length;)
        {
            var value = code[place] == 0xFE ? (short)(0xFE00 | code[++place]) : code[place];
            var operation = Codes[value];
            place++;

            if (operation.OperandType == OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(
                    BitConverter.ToInt32(code, place),
                    method.DeclaringType?.GetGenericArguments(),
                    method.IsGenericMethod ? method.GetGenericArguments() : null)!;
            }

            place += SizeOf(operation.OperandType, code, place);
        }
    }

    private static bool IsOurs(MethodBase method) =>
        method.Module.Assembly.GetName().Name is { } name
        && (name.StartsWith("Webhooks", StringComparison.Ordinal) || name.EndsWith("Provider", StringComparison.Ordinal));

    private static int SizeOf(OperandType operand, byte[] code, int place) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, place)),
        _ => 4,
    };
}
