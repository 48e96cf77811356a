using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Webhooks.Docs.Tests.Reference;

/// <summary>Reads the options from instances, from what configures them, and from what refuses them.</summary>
/// <param name="section">The section as the app reads it: <c>Webhooks:CircleCI</c>.</param>
/// <param name="add">Registers them.</param>
internal sealed class OptionsSectionOf<T>(string section, Action<IServiceCollection> add) : OptionsSection(typeof(T), section)
    where T : class, new()
{
    private readonly string _section = section;

    /// <summary>The name of the options; of endpoints and their recovery it is the endpoint's.</summary>
    public string Name { get; init; } = Microsoft.Extensions.Options.Options.DefaultName;

    /// <summary>The base type that declares the options to tell; null tells those that the type itself declares.</summary>
    public Type? DeclaredBy { get; init; }

    /// <summary>What else is known of each default: others that apply in some apps.</summary>
    public Func<PropertyInfo, string?> OtherDefaults { get; init; } = _ => null;

    /// <summary>The rows that stand elsewhere already, of options that this type inherits: they come again where they differ.</summary>
    public Func<IReadOnlyList<OptionRow>> Inherited { get; init; } = () => [];

    public override IReadOnlyList<OptionRow> Rows => field ??= Read();

    public override IReadOnlyList<string> WrongRanges() =>
        [.. Properties().Where(property => Range(property) is { } range && !IsKept(property, range)).Select(property => property.Name)];

    private List<OptionRow> Read()
    {
        var rows = new List<OptionRow>();
        var inherited = Inherited();

        foreach (var property in Properties())
        {
            // What the documentation of a base says of values is true of the base.
            var isRepeated = inherited.Count > 0 && property.DeclaringType != typeof(T);
            var (range, value) = (RangeText(property), isRepeated ? null : XmlDocumentation.Value(property));
            var row = new OptionRow(property.Name, IsKey(property), Default(property), range, Meaning(property, range, value), value);

            if (!inherited.Any(other => (other.Name, other.Default, other.Range) == (row.Name, row.Default, row.Range)))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    // Range and default have columns of their own; what else the documentation says of values follows the summary.
    private static string Meaning(PropertyInfo property, string range, string? value)
    {
        var summary = XmlDocumentation.Summary(property);
        var isPlain = range.Length == 0 && property.PropertyType != typeof(bool) && value != "Empty by default.";
        var rest = isPlain ? value : value?.Split(". ", 2) is [_, var more] ? more : null;
        return rest is null ? summary : $"{summary} {rest}";
    }

    private IEnumerable<PropertyInfo> Properties() =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => DeclaredBy is null || property.DeclaringType == DeclaredBy);

    private string Default(PropertyInfo property)
    {
        // What the app refuses as it is has to be set.
        if (Refusals(property, new T()).Any())
        {
            return "required";
        }

        var applied = property.DeclaringType!.GetProperty($"Default{property.Name}", BindingFlags.Public | BindingFlags.Static)?.GetValue(
            null);
        var text = OptionText.Of(applied ?? property.GetValue(new T()));
        return OtherDefaults(property) is { } others ? $"{text}; {others}" : text;
    }

    /// <summary>Whether a value of the configuration under this key arrives in the option.</summary>
    private bool IsKey(PropertyInfo property)
    {
        object? value = Element(property) is { } element
            ? Sample(element, new object())
            : Sample(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, property.GetValue(new T()));
        var key = $"{_section}:{property.Name}{(Element(property) is null ? "" : ":0")}";
        var written = value switch { TimeSpan duration => duration.ToString("c"), null => "", _ => value.ToString() };

        try
        {
            var read = property.GetValue(Configured(new() { [key] = written }));
            return value is not null && OptionText.Of(read) == OptionText.Of(value);
        }
        catch (InvalidOperationException refused) when (refused.Message.Contains("is not an option of", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static object? Sample(Type type, object? current) =>
        type == typeof(bool) ? current is not true
        : type == typeof(int) ? 7
        : type == typeof(long) ? 7L
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(67)
        : type == typeof(Uri) ? new Uri("amqp://host/")
        : type == typeof(string) ? "text"
        : null;

    private static Type? Element(PropertyInfo property) =>
        property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() is { } list
            && (list == typeof(IList<>) || list == typeof(IReadOnlyList<>))
            ? property.PropertyType.GetGenericArguments()[0]
            : null;

    private string RangeText(PropertyInfo property)
    {
        var text = Range(property)?.Text ?? "";

        if (IsDuration(property) && text.Length > 0 && !Refusals(property, With(property, Timeout.InfiniteTimeSpan)).Any())
        {
            text += ", or `Timeout.InfiniteTimeSpan` in code";
        }

        if (Element(property) is null || !property.CanWrite)
        {
            return text;
        }

        // The items of a list, and how many there may be.
        var count = OptionRange.Read(Refusals(property, With(property, List(property, 1000))), isDuration: false)?.Text;
        return string.Join(", ", new[] { count, text.Length > 0 ? $"each {text}" : "" }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private OptionRange? Range(PropertyInfo property)
    {
        if (!property.CanWrite)
        {
            return null;
        }

        object? least =
            Element(property) is { } element ? element == typeof(TimeSpan) ? new[] { TimeSpan.MinValue } : null : Least(property);
        return least is null
            ? null
            : OptionRange.Read(Refusals(property, With(property, least)), IsDuration(property) || Element(property) is not null);
    }

    private static object? Least(PropertyInfo property) =>
        IsDuration(property) ? TimeSpan.MinValue
        : property.PropertyType == typeof(int) ? int.MinValue
        : property.PropertyType == typeof(long) ? long.MinValue
        : property.PropertyType == typeof(string) ? new string(' ', 300)
        : null;

    private static object List(PropertyInfo property, int count) =>
        Element(property) == typeof(TimeSpan)
            ? Enumerable.Repeat(TimeSpan.FromSeconds(1), count).ToArray()
            : Enumerable.Range(0, count).Select(number => $"host-{number}").ToArray();

    private static bool IsDuration(PropertyInfo property) =>
        property.PropertyType == typeof(TimeSpan) || property.PropertyType == typeof(TimeSpan?);

    private bool IsKept(PropertyInfo property, OptionRange range)
    {
        bool IsRefused(IComparable? bound, long beyond)
        {
            var ticks = bound is TimeSpan duration ? duration.Ticks : Convert.ToInt64(bound, null);
            object value = bound is TimeSpan ? TimeSpan.FromTicks(ticks + beyond)
                : property.PropertyType == typeof(int) ? (object)checked((int)(ticks + beyond))
                : ticks + beyond;
            return Refusals(property, With(property, Element(property) is null ? value : new[] { (TimeSpan)value })).Any();
        }

        return (range.Min is null || (!IsRefused(range.Min, 0) && IsRefused(range.Min, -1)))
            && (range.Max is null or long.MaxValue || (!IsRefused(range.Max, 0) && IsRefused(range.Max, 1)));
    }

    private static T With(PropertyInfo property, object value)
    {
        var options = new T();
        property.SetValue(options, value);
        return options;
    }

    /// <summary>What the app says against the option when it starts with these options.</summary>
    private IEnumerable<string> Refusals(PropertyInfo property, T options)
    {
        using var app = Services([]);
        return [.. app.GetServices<IValidateOptions<T>>()
            .Select(validator => validator.Validate(Name, options))
            .SelectMany(result => result.Failures ?? [])
            .Select(failure => failure[(failure.IndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..])
            .Where(failure => failure.StartsWith($"{property.Name} ", StringComparison.Ordinal)
                || failure.StartsWith($"{typeof(T).Name}.{property.Name} ", StringComparison.Ordinal))];
    }

    private T Configured(Dictionary<string, string?> settings)
    {
        using var app = Services(settings);
        var options = new T();

        foreach (var configure in app.GetServices<IConfigureOptions<T>>())
        {
            if (configure is IConfigureNamedOptions<T> named)
            {
                named.Configure(Name, options);
            }
            else
            {
                configure.Configure(options);
            }
        }

        return options;
    }

    /// <summary>Returns the value that an option has in an app that registers the options in another way.</summary>
    public static object? ValueOf(PropertyInfo property, string name, Action<IServiceCollection> add) =>
        property.GetValue(new OptionsSectionOf<T>("", add) { Name = name }.Configured([]));

    private ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        add(services);
        return services.BuildServiceProvider();
    }
}
