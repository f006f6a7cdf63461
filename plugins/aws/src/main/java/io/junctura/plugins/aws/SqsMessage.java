package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.Json;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Starts a run for each message of an SQS queue. The message is deleted from the queue when its run is on disk. The
 * server polls the queue, so AWS need not reach the server.
 *
 * @param queue         the queue's name, or its address if it is in another account
 * @param format        the form in which flows get the message's text
 * @param notifications whether the queue receives notifications of SNS topics. Flows then get the notification that
 *                      each message contains
 * @param visibility    how long a message that was read stays hidden from other readers. The server extends this time
 *                      while it cannot accept the message
 */
@TriggerInfo(id = "sqs-message", title = "Message received (SQS)", payload = ReceivedMessage.class)
public record SqsMessage(
        @Field(example = "orders", pattern = Queue.PATTERN, patternHint = Queue.HINT, options = Queues.class)
        String queue,

        @Field(fallback = "json") Format format,

        @Field(title = "Unwrap SNS notifications", fallback = "false")
        boolean notifications,

        @Field(fallback = "1m", advanced = true) Duration visibility)
        implements StreamTrigger<AwsConnection> {

    private static final Duration MIN = Duration.ofSeconds(5);
    private static final Duration MAX = Duration.ofHours(12);

    public SqsMessage {
        if (visibility.compareTo(MIN) < 0 || visibility.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("visibility must be from 5s to 12h.");
        }
    }

    @Override
    public void consume(Emitter emitter, TriggerContext<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        Inbox inbox = new QueueInbox(Queue.of(queue, context), visibility);
        new Consumption(inbox, emitter, visibility.dividedBy(2), message -> event(message, context.json())).run();
    }

    private Event event(Message message, Json json) throws ConnectorException {
        ReceivedMessage received = received(message, json);
        // A notification that SNS delivers twice is in two messages.
        return new Event(received, received.id());
    }

    private ReceivedMessage received(Message message, Json json) throws ConnectorException {
        if (!notifications) return message.received(format.read(message.Body(), json));
        String wrong;
        try {
            Envelope envelope = Envelope.parse(message.Body().getBytes(StandardCharsets.UTF_8), json);
            if (envelope.Type().equals(Envelope.NOTIFICATION)) return envelope.received(format, message.group(), json);
            wrong = "It is of the type \"" + envelope.Type() + "\".";
        } catch (ConnectorException e) {
            if (e.kind() == ErrorKind.TRY_LATER) throw e;
            wrong = String.valueOf(e.getMessage());
        }
        return message.received(new Format.Read(
                null,
                new ReceivedMessage.Unreadable("The message is not a notification of SNS. " + wrong, message.Body())));
    }
}
