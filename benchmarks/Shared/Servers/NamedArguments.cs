using System.Globalization;

namespace Webhooks.Benchmarks;

/// <summary>Arguments of the form <c>name=value</c>.</summary>
internal sealed class NamedArguments
{
    private readonly Dictionary<string, string> _values;

    /// <exception cref="ArgumentException">One has another name.</exception>
    public NamedArguments(IEnumerable<string> arguments, params string[] names)
    {
        _values = arguments.Select(argument => argument.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[^1]);

        // A server that is started wrongly must not take itself for the load: it would start servers of its own, and so on.
        if (_values.Keys.Except(names).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"There is no '{unknown}': {string.Join(", ", names)}.");
        }
    }

    /// <summary>The text under a name; null when there is none.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">It is no number greater than zero.</exception>
    public int Number(string name, int otherwise) => !_values.TryGetValue(name, out var text) ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new ArgumentException($"'{name}' must be a number greater than zero, and is '{text}'.");
}
