package io.junctura.plugins.aws;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Batch;
import io.junctura.api.BatchAction;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Items;
import io.junctura.api.Reached;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends many messages to an SQS queue, ten in a request. Each message has its own outcome.
 *
 * @param queue    the queue's name, or its address if it is in another account
 * @param messages the messages
 */
@ActionInfo(id = "sqs-send-batch", title = "Send messages (SQS)", effect = Effect.UNSAFE)
public record SqsSendBatch(
        @Field(example = "orders", pattern = Queue.PATTERN, patternHint = Queue.HINT, options = Queues.class)
        String queue,

        @Items List<Outgoing> messages)
        implements BatchAction<AwsConnection, Sent> {

    private static final int MAX_MESSAGES = 10;

    /** The size that all versions of SQS accept in one request. A larger message is sent alone. */
    private static final int MAX_CHARACTERS = 200_000;

    /** @param item the number of the message in the step's list */
    private record Entry(int item, Map<String, Object> content) {
        int characters() {
            return String.valueOf(content.get("MessageBody")).length();
        }
    }

    private record Success(
            String Id, String MessageId, @Nullable String SequenceNumber) {}

    private record Failed(String Id, String Code, @Nullable String Message, boolean SenderFault) {}

    private record Answer(List<Success> Successful, List<Failed> Failed) {}

    @Override
    public void run(Batch<Sent> batch, ActionContext<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        Queue at = Queue.of(queue, context);
        List<Entry> entries = new ArrayList<>();
        for (int item = 0; item < messages.size(); item++) {
            try {
                Map<String, Object> content =
                        messages.get(item).entry(queue, batch.idempotencyKey(item), context.json());
                entries.add(new Entry(item, content));
            } catch (ConnectorException e) {
                batch.failed(item, e);
            }
        }
        List<List<Entry>> requests = requests(entries);
        for (int i = 0; i < requests.size(); i++) {
            try {
                send(at, requests.get(i), batch);
            } catch (ConnectorException e) {
                for (Entry entry : requests.get(i)) batch.failed(entry.item(), e);
                // The other messages were not sent, so they can be sent again although the outcome of these may be
                // unknown.
                ConnectorException unsent = new ConnectorException(
                        e.kind(), Reached.NO, e.getMessage(), e.retryAfter().orElse(null), e);
                for (List<Entry> later : requests.subList(i + 1, requests.size())) {
                    for (Entry entry : later) batch.failed(entry.item(), unsent);
                }
                return;
            }
        }
    }

    private static List<List<Entry>> requests(List<Entry> entries) {
        List<List<Entry>> requests = new ArrayList<>();
        int characters = 0;
        for (Entry entry : entries) {
            List<Entry> last = requests.isEmpty() ? null : requests.get(requests.size() - 1);
            characters += entry.characters();
            if (last == null || last.size() == MAX_MESSAGES || characters > MAX_CHARACTERS) {
                last = new ArrayList<>();
                requests.add(last);
                characters = entry.characters();
            }
            last.add(entry);
        }
        return requests;
    }

    private static void send(Queue at, List<Entry> entries, Batch<Sent> batch)
            throws ConnectorException, InterruptedException {
        List<Map<String, Object>> sent = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, Object> content = new LinkedHashMap<>(entry.content());
            content.put("Id", String.valueOf(entry.item()));
            sent.add(content);
        }
        Answer answer = at.call("SendMessageBatch", Map.of("Entries", sent), Answer.class);
        if (answer.Successful().size() + answer.Failed().size() != entries.size()) {
            throw ConnectorException.broken(
                    Reached.MAYBE,
                    "SQS answered SendMessageBatch for " + at.place().shown() + " without an outcome of each message."
                            + " Check the connection's endpoint.",
                    null);
        }
        for (Success success : answer.Successful()) {
            batch.done(Integer.parseInt(success.Id()), new Sent(success.MessageId(), success.SequenceNumber()));
        }
        for (Failed failed : answer.Failed()) {
            String what = "SQS did not take the message for " + at.place().shown();
            String message = failed.Message() == null ? "" : failed.Message();
            batch.failed(
                    Integer.parseInt(failed.Id()),
                    Failure.of(what, failed.Code(), message, failed.SenderFault())
                            .toException());
        }
    }
}
