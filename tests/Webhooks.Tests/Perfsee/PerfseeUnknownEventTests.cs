using System.Text;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

public sealed class PerfseeUnknownEventTests
{
    [Fact]
    public void UnknownType_KeepsItsBytesItsProjectAndItsVariables()
    {
        var body = """
            {"eventType":"package:published","payload":{"data":{"project":{"id":"tidewater-shop","host":"Codeberg","namespace":"tidewater","name":"shop","isPublic":true,"package":{"id":5}}},"variables":{"projectSlug":"tidewater-shop","packageIid":5}}}
            """u8.ToArray();
        var unknown = Assert.IsType<UnknownPerfseeEvent>(PerfseeWebhook.Parse(body));

        Assert.Equal("package:published", unknown.Type);
        Assert.Equal(body, unknown.RawBody.ToArray());
        Assert.Equal("tidewater-shop", unknown.Project.Id);
        Assert.Equal("Codeberg", unknown.Project.HostText);
        Assert.True(unknown.Project.IsPublic);
        Assert.Equal(new PerfseeVariables { ProjectSlug = "tidewater-shop" }, unknown.Variables);
        Assert.Equal([Drifts.Of(WebhookDriftKind.UnknownType, "eventType", "\"package:published\"")], unknown.Drift);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"eventType":""}""", "")]
    [InlineData("""{"eventType":5}""", "")]
    [InlineData("""{"eventType":["bundle:finished"]}""", "")]
    [InlineData("""{"eventType":null,"payload":[]}""", "")]
    [InlineData("""{"EVENTTYPE":"bundle:finished"}""", "")]
    [InlineData("""{"eventType":"Bundle:Finished"}""", "Bundle:Finished")]
    [InlineData("""{"eventType":" bundle:finished"}""", " bundle:finished")]
    public void ObjectWithoutAKnownType_IsIdentifiedAndUnknown(string body, string type)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        Assert.True(PerfseeBody.TryIdentify(bytes, out var identity));
        Assert.Equal(new WebhookIdentity(type), identity);
        var unknown = Assert.IsType<UnknownPerfseeEvent>(PerfseeWebhook.Parse(bytes));
        Assert.Equal(type, unknown.Type);
        Assert.Equal(new PerfseeProject(), unknown.Project);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("\"bundle:finished\"")]
    [InlineData("""[{"eventType":"bundle:finished"}]""")]
    [InlineData("""{"eventType":"bundle:finished"}}""")]
    [InlineData("""{"eventType":"bundle:finished"} {}""")]
    [InlineData("""{"eventType":"bundle:finished",}""")]
    [InlineData("""{"eventType":"bundle:finished" /* now */}""")]
    [InlineData("""{"eventType":"bundle:finished","payload":NaN}""")]
    [InlineData("""{'eventType':'bundle:finished'}""")]
    [InlineData("""{"eventType":"bundle:finished","payload":"\x"}""")]
    [InlineData("eventType=bundle%3Afinished")]
    public void WhatIsNoJsonObject_IsNotIdentifiedAndUnknown(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        Assert.False(PerfseeBody.TryIdentify(bytes, out var identity));
        Assert.Equal(new WebhookIdentity(""), identity);
        var unknown = Assert.IsType<UnknownPerfseeEvent>(PerfseeWebhook.Parse(bytes));
        Assert.Equal("", unknown.Type);
        Assert.Equal(bytes, unknown.RawBody.ToArray());
    }

    [Theory]
    [InlineData("{\"payload\":")]
    [InlineData("""{"eventType":"source:finished"} {}""")]
    public void MalformedBodyOfAKnownType_IsUnknownAndKeepsTheType(string body)
    {
        var unknown = Assert.IsType<UnknownPerfseeEvent>(PerfseeWebhook.Provider.Parse("source:finished", Encoding.UTF8.GetBytes(body)));

        Assert.Equal("source:finished", unknown.Type);
        Assert.Equal(body, Encoding.UTF8.GetString(unknown.RawBody.Span));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void LongType_CountsUpToTwoHundredBytes(int length, bool counts)
    {
        var type = new string('t', length);
        var body = Encoding.UTF8.GetBytes($$"""{"eventType":"{{type}}"}""");

        Assert.True(PerfseeBody.TryIdentify(body, out var identity));
        Assert.Equal(counts ? type : "", identity.Type);
        Assert.Equal(counts ? type : "", PerfseeWebhook.Parse(body).Type);
    }

    [Fact]
    public void UnknownEvent_KeepsACopyOfTheBody()
    {
        var body = """{"eventType":"other"}"""u8.ToArray();
        var unknown = Assert.IsType<UnknownPerfseeEvent>(PerfseeWebhook.Parse(body));
        body.AsSpan().Clear();

        Assert.Equal("""{"eventType":"other"}"""u8.ToArray(), unknown.RawBody.ToArray());
    }
}
