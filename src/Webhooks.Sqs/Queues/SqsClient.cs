using Amazon.Runtime;
using Amazon.SQS;

namespace Webhooks.Sqs.Queues;

/// <summary>The client: the app's own, or one by the conventions of the AWS SDK, which is ours to dispose.</summary>
internal sealed class SqsClient(IAmazonSQS? registered) : IDisposable
{
    private readonly Lazy<IAmazonSQS> _own = new(Create);

    public IAmazonSQS Client => registered ?? _own.Value;

    public void Dispose()
    {
        if (_own.IsValueCreated)
        {
            _own.Value.Dispose();
        }
    }

    private static AmazonSQSClient Create()
    {
        try
        {
            return new();
        }
        catch (AmazonClientException exception)
        {
            throw new InvalidOperationException(
                $"The AWS SDK makes no client for SQS: {exception.Message} Set a region (AWS_REGION), or register an IAmazonSQS, as "
                + "services.AddAWSService<IAmazonSQS>() does.", exception);
        }
    }
}
