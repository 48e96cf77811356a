using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Webhooks.AspNetCore;

/// <summary>
/// A parameter of an endpoint's route, for the app's OpenAPI document. A document describes what an endpoint's method takes, and ours takes
/// the whole request: this represents a parameter that the pattern names.
/// </summary>
internal sealed class RouteParameter : ParameterInfo, IParameterBindingMetadata
{
    /// <summary>Creates a parameter.</summary>
    /// <param name="name">The name that the pattern gives it.</param>
    /// <param name="method">The endpoint's method.</param>
    public RouteParameter(string name, MethodInfo method) => (NameImpl, ClassImpl, MemberImpl) = (name, typeof(string), method);

    string IParameterBindingMetadata.Name => NameImpl!;

    public bool HasTryParse => false;

    public bool HasBindAsync => false;

    // A document must have every part of a path, even one that the route makes optional.
    bool IParameterBindingMetadata.IsOptional => false;

    public ParameterInfo ParameterInfo => this;

    public override bool HasDefaultValue => false;

    public override object? DefaultValue => DBNull.Value;

    public override object? RawDefaultValue => DBNull.Value;

    public override object[] GetCustomAttributes(bool inherit) => Array.Empty<Attribute>();

    public override object[] GetCustomAttributes(Type attributeType, bool inherit) => Array.Empty<Attribute>();

    public override IList<CustomAttributeData> GetCustomAttributesData() => [];
}
