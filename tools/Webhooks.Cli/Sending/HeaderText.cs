using Webhooks.Cli.Output;

namespace Webhooks.Cli.Sending;

/// <summary>Checks texts that become request headers: a text that HTTP cannot carry is named before anything is sent.</summary>
internal static class HeaderText
{
    public static void Check(HttpRequestMessage request)
    {
        foreach (var (name, values) in request.Headers.NonValidated.Concat(request.Content!.Headers.NonValidated))
        {
            foreach (var value in values)
            {
                Check(name, value);
            }
        }
    }

    /// <exception cref="CliException">The value has a control character, or half of a surrogate pair.</exception>
    public static void Check(string name, string value)
    {
        for (var index = 0; index < value.Length; index++)
        {
            if (char.IsSurrogatePair(value, index))
            {
                index++;
            }
            else if ((char.IsControl(value[index]) && value[index] != '\t') || char.IsSurrogate(value[index]))
            {
                throw new CliException(
                    $"The header {name} cannot carry '{Printable.Of(value[index].ToString())}', which is in the value that it gets: no "
                    + "HTTP header can.");
            }
        }
    }
}
