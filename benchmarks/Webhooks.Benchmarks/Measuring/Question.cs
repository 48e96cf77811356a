using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>A benchmark class with one choice of its parameters, set up: the candidates that answer one question.</summary>
internal sealed class Question : IDisposable
{
    private readonly object _instance;

    private Question(Type type, PropertyInfo? parameter, object? value)
    {
        _instance = Activator.CreateInstance(type)!;
        parameter?.SetValue(_instance, value);
        Title = parameter is null ? Name(type) : $"{Name(type)}, {parameter.Name} {value}";
        Call<GlobalSetupAttribute>();
        Candidates =
        [
            .. type.GetMethods()
                .Where(method => method.IsDefined(typeof(BenchmarkAttribute)))
                .Select(method => new Candidate(_instance, method))
                .OrderByDescending(candidate => candidate.IsBaseline),
        ];
    }

    public string Title { get; }

    /// <summary>The baseline first.</summary>
    public IReadOnlyList<Candidate> Candidates { get; }

    /// <summary>The names of the questions that a text stands for: the one of that name, or else all whose name holds it.</summary>
    /// <typeparam name="TAttribute">What at least one of the ways must have.</typeparam>
    public static IReadOnlyList<string> Names<TAttribute>(string filter)
        where TAttribute : Attribute => [.. Types<TAttribute>(filter).Select(Name).Distinct()];

    /// <summary>The same questions, in order, one at a time.</summary>
    /// <typeparam name="TAttribute">What at least one of the ways must have: the other questions are not even set up.</typeparam>
    public static IEnumerable<Question> All<TAttribute>(string filter)
        where TAttribute : Attribute
    {
        foreach (var type in Types<TAttribute>(filter))
        {
            var parameter = type.GetProperties().SingleOrDefault(property => property.IsDefined(typeof(ParamsAttribute)));
            var values = parameter?.GetCustomAttribute<ParamsAttribute>()!.Values ?? [null];

            if (type.GetCustomAttribute<NeedsAttribute>() is { Missing: { } missing })
            {
                Console.WriteLine($"\n### {Name(type)} is passed over\n\n{missing}");
                continue;
            }

            foreach (var value in values)
            {
                using var question = new Question(type, parameter, value);
                yield return question;
            }
        }
    }

    public void Dispose() => Call<GlobalCleanupAttribute>();

    private static List<Type> Types<TAttribute>(string filter)
        where TAttribute : Attribute
    {
        var types = typeof(Question).Assembly.GetTypes()
            .Where(HasWayWith<TAttribute>)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .ToList();
        var exact = types.Where(type => Name(type).Equals(filter, StringComparison.OrdinalIgnoreCase)).ToList();

        if (exact.Count > 0)
        {
            return exact;
        }

        var found = types.Where(type => Name(type).Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count > 0 ? found : throw new ArgumentException($"There is no '{filter}': {string.Join(", ", types.Select(Name))}.");
    }

    private static bool HasWayWith<TAttribute>(Type type)
        where TAttribute : Attribute => type.GetMethods().Any(method => method.IsDefined(typeof(TAttribute)));

    private static string Name(Type type) => type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);

    private void Call<TAttribute>()
        where TAttribute : Attribute =>
        _instance.GetType().GetMethods().SingleOrDefault(method => method.IsDefined(typeof(TAttribute)))?.Invoke(_instance, null);
}
