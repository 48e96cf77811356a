namespace Webhooks.Benchmarks.Measuring;

/// <summary>Says what a question needs of the machine. Where that is missing, the question is passed over.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>What is missing, and how to get it; null when nothing is.</summary>
    public abstract string? Missing { get; }
}
