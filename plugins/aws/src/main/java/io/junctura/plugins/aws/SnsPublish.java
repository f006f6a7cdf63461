package io.junctura.plugins.aws;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a message to an SNS topic. A FIFO topic recognises a repeated attempt for five minutes.
 *
 * @param topic           the topic's ARN
 * @param message         the content: a text, or any other value, which is sent as JSON
 * @param subject         the subject of e-mails to subscribers, up to 100 ASCII characters
 * @param attributes      names and texts that are sent with the message, by which subscriptions can filter
 * @param group           the message group, which FIFO topics require. A FIFO topic keeps the order within a group
 * @param deduplicationId the ID by which a FIFO topic recognises a repetition. Without it, an ID that is the same on
 *                        every attempt of the step
 */
@ActionInfo(id = "sns-publish", title = "Publish a message (SNS)", effect = Effect.UNSAFE)
public record SnsPublish(
        @Field(
                example = "arn:aws:sns:eu-central-1:123456789012:orders",
                pattern = Topic.PATTERN,
                patternHint = Topic.HINT,
                options = Topics.class)
        String topic,

        @Field(widget = Field.Widget.JSON) Object message,
        @Nullable String subject,
        Map<String, String> attributes,
        @Nullable String group,

        @Field(title = "Deduplication ID", advanced = true) @Nullable
        String deduplicationId)
        implements Action<AwsConnection, Sent> {

    public SnsPublish {
        Topic.of(topic);
    }

    @Override
    public Sent run(ActionContext<AwsConnection> context) throws ConnectorException, InterruptedException {
        Topic to = Topic.of(topic);
        if (to.isFifo() && group == null) {
            throw ConnectorException.badInput("\"group\" is missing. A FIFO topic needs it.");
        }
        if (!to.isFifo() && deduplicationId != null) {
            throw ConnectorException.badInput(
                    "\"deduplicationId\" is for FIFO topics, whose names end with .fifo. Remove it.");
        }
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("TopicArn", topic);
        parameters.put("Message", Outgoing.text(message, context.json()));
        if (subject != null) parameters.put("Subject", subject);
        if (group != null) parameters.put("MessageGroupId", group);
        if (to.isFifo()) {
            parameters.put(
                    "MessageDeduplicationId", deduplicationId == null ? context.idempotencyKey() : deduplicationId);
        }
        int number = 0;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String entry = "MessageAttributes.entry." + ++number + ".";
            parameters.put(entry + "Name", attribute.getKey());
            parameters.put(entry + "Value.DataType", "String");
            parameters.put(entry + "Value.StringValue", attribute.getValue());
        }
        Aws aws = Aws.of(context);
        Xml answer = to.isFifo()
                ? Deduplication.send(context, () -> aws.sns(to.place(), "Publish", parameters))
                : aws.sns(to.place(), "Publish", parameters);
        String sequence = answer.text("SequenceNumber");
        return new Sent(answer.needed("MessageId"), sequence.isEmpty() ? null : sequence);
    }

    @Override
    public Verdict<Sent> verify(ActionContext<AwsConnection> context) throws ConnectorException {
        return Topic.of(topic).isFifo() ? Deduplication.verdict(context) : Verdict.unknown();
    }
}
