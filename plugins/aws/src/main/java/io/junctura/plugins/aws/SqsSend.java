package io.junctura.plugins.aws;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Verdict;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message to an SQS queue. A FIFO queue recognises a repeated attempt for five minutes.
 *
 * @param queue           the queue's name, or its address if it is in another account
 * @param message         the content: a text, or any other value, which is sent as JSON
 * @param attributes      names and texts that are sent with the message, up to ten
 * @param group           the message group, which FIFO queues require. A FIFO queue keeps the order within a group
 * @param deduplicationId the ID by which a FIFO queue recognises a repetition. Without it, an ID that is the same on
 *                        every attempt of the step
 * @param delay           how long the message stays hidden, up to 15 minutes. Not for FIFO queues
 */
@ActionInfo(id = "sqs-send", title = "Send a message (SQS)", effect = Effect.UNSAFE)
public record SqsSend(
        @Field(example = "orders", pattern = Queue.PATTERN, patternHint = Queue.HINT, options = Queues.class)
        String queue,

        @Field(widget = Field.Widget.JSON) Object message,
        Map<String, String> attributes,
        @Nullable String group,

        @Field(title = "Deduplication ID", advanced = true) @Nullable
        String deduplicationId,

        @Field(advanced = true) @Nullable Duration delay)
        implements Action<AwsConnection, Sent> {

    private record Answer(String MessageId, @Nullable String SequenceNumber) {}

    @Override
    public Sent run(ActionContext<AwsConnection> context) throws ConnectorException, InterruptedException {
        Map<String, Object> entry = new Outgoing(message, attributes, group, deduplicationId, delay)
                .entry(queue, context.idempotencyKey(), context.json());
        Queue to = Queue.of(queue, context);
        Answer answer = Queue.isFifo(queue)
                ? Deduplication.send(context, () -> to.call("SendMessage", entry, Answer.class))
                : to.call("SendMessage", entry, Answer.class);
        return new Sent(answer.MessageId(), answer.SequenceNumber());
    }

    @Override
    public Verdict<Sent> verify(ActionContext<AwsConnection> context) throws ConnectorException {
        return Queue.isFifo(queue) ? Deduplication.verdict(context) : Verdict.unknown();
    }
}
