using Amazon;
using Amazon.Runtime;
using Amazon.SQS;

namespace Webhooks.Cli.Inboxes;

/// <summary>
/// A client for the address of a queue: for AWS the address names the region; another server is called at the address itself. The SDK finds
/// the credentials.
/// </summary>
internal static class SqsAddress
{
    private const string Aws = ".amazonaws.com";

    public static IAmazonSQS CreateClient(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            throw new CliException("The address of the queue is no address.");
        }

        try
        {
            return uri.Host.Split('.') is ["sqs", var region, ..] && uri.Host.EndsWith(Aws, StringComparison.OrdinalIgnoreCase)
                ? new AmazonSQSClient(RegionEndpoint.GetBySystemName(region))
                : new AmazonSQSClient(new AmazonSQSConfig { ServiceURL = uri.GetLeftPart(UriPartial.Authority) });
        }
        catch (AmazonClientException exception)
        {
            throw new CliException($"The AWS SDK makes no client for the queue: {exception.Message}");
        }
    }
}
