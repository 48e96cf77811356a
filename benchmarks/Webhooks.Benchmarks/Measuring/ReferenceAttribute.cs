namespace Webhooks.Benchmarks.Measuring;

/// <summary>Marks what the others are compared with in what they cost over the baseline.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReferenceAttribute : Attribute;
