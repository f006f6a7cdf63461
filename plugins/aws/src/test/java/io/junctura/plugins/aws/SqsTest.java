package io.junctura.plugins.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.aws.TestSqs.Reply;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SqsTest {
    private final Harness harness = Harness.of(AwsConnector.class);
    private final TestSqs sqs = new TestSqs(harness::now);

    @BeforeEach
    void signIn() {
        harness.connection("aws", "aws", connection("secretAccessKey", SignatureCheck.KEY));
    }

    private Map<String, Object> connection(String name, String value) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "region",
                SignatureCheck.REGION,
                "accessKeyId",
                SignatureCheck.KEY_ID,
                "secretAccessKey",
                SignatureCheck.KEY,
                "endpoint",
                sqs.address()));
        values.put(name, value);
        return values;
    }

    @AfterEach
    void close() {
        harness.close();
        sqs.close();
    }

    private Ran send(Object... input) {
        return harness.act("aws.sqs-send", "aws", map(input));
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
        return map;
    }

    private static Map<?, ?> output(Ran ran) {
        assertThat(ran.error()).isNull();
        return (Map<?, ?>) ran.step("act").output();
    }

    private static Ran.Failure failure(Ran ran) {
        return ran.step("act").error();
    }

    /** Waits for what is not told. */
    private static void eventually(BooleanSupplier what) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("It has not come about in 30 s.");
            Thread.onSpinWait();
        }
    }

    // Sending.

    @Test
    void aMessageIsATextOrJsonWithAttributes() {
        String queue = sqs.queue();
        Map<?, ?> sent = output(send("queue", queue, "message", "Grüße \"1\"", "attributes", Map.of("source", "shop")));
        assertThat((String) sent.get("messageId")).isNotEmpty();
        assertThat(sqs.receive(queue)).contains("source").contains("shop").contains("Grüße");
        output(send("queue", queue, "message", Map.of("total", 10)));
        assertThat(sqs.bodies(queue)).containsExactly("{\"total\":10}");
    }

    @Test
    void aQueueIsKnownByItsAddressToo() {
        String queue = sqs.queue();
        output(send("queue", sqs.url(queue), "message", "x"));
        assertThat(sqs.bodies(queue)).containsExactly("x");
        assertThat(sqs.sent("GetQueueUrl")).isEmpty();
    }

    @Test
    void aNameIsLookedUpOnce() {
        String queue = sqs.queue();
        output(send("queue", queue, "message", "x"));
        output(send("queue", queue, "message", "y"));
        assertThat(sqs.sent("GetQueueUrl")).hasSize(1);
    }

    @Test
    void anUnknownQueueFailsInTheWordsOfSqs() {
        Ran.Failure failure = failure(send("queue", "nowhere", "message", "x"));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message())
                .startsWith("SQS answered GetQueueUrl for the queue \"nowhere\" with 400 (")
                .contains("does not exist")
                .contains("Check its name, the region and the account.");
    }

    @Test
    void aFifoQueueTakesARepeatedAttemptOnce() {
        String queue = sqs.fifo();
        sqs.loseNextAnswer("SendMessage");
        Ran ran = send("queue", queue, "message", "once", "group", "g");
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sqs.sent("SendMessage")).hasSize(2);
        assertThat(sqs.bodies(queue)).containsExactly("once");
    }

    /** SQS recognises a repetition for five minutes. */
    @Test
    void aMessageToAFifoQueueWaitsForAPersonAfterALongOutage() {
        String queue = sqs.fifo();
        sqs.loseNextAnswer("SendMessage", () -> harness.advance(Duration.ofMinutes(4)));
        Ran ran = send("queue", queue, "message", "once", "group", "g");
        assertThat(ran.waiting()).isEqualTo("in doubt");
        assertThat(sqs.sent("SendMessage")).hasSize(1);
    }

    @Test
    void aMessageToAFifoQueueThatDidNotArriveIsNotInDoubtLater() {
        String queue = sqs.fifo();
        sqs.next("SendMessage", Reply.error(400, "RequestThrottled", "Rate exceeded"));
        Ran ran = send("queue", queue, "message", "once", "group", "g");
        assertThat(ran.waiting()).isEqualTo("retry");
        sqs.loseNextAnswer("SendMessage");
        harness.advance(Duration.ofMinutes(10));
        ran = harness.settled(ran.id());
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sqs.bodies(queue)).containsExactly("once");
    }

    @Test
    void aMessageToAnotherQueueWaitsForAPersonIfItsAnswerIsLost() {
        String queue = sqs.queue();
        sqs.loseNextAnswer("SendMessage");
        Ran ran = send("queue", queue, "message", "once");
        assertThat(ran.waiting()).isEqualTo("in doubt");
        assertThat(sqs.sent("SendMessage")).hasSize(1);
    }

    @Test
    void aFifoQueueNeedsAGroup() {
        Ran.Failure failure = failure(send("queue", sqs.fifo(), "message", "x"));
        assertThat(failure.kind()).isEqualTo("BAD_INPUT");
        assertThat(failure.message()).contains("\"group\" is missing. A FIFO queue needs it.");
        failure = failure(send("queue", sqs.queue(), "message", "x", "deduplicationId", "d"));
        assertThat(failure.message()).contains("is for FIFO queues");
    }

    @Test
    void aMessageThatIsTooLongFailsInTheWordsOfSqs() {
        harness.publish("""
                integration: long
                connections:
                  aws: { connector: aws }
                flows:
                  send:
                    trigger: { use: manual.start }
                    steps:
                      - { id: act, use: aws.sqs-send, connection: aws, input: { queue: QUEUE, message: "{{ payload }}" } }
                """.replace("QUEUE", sqs.queue()));
        Ran.Failure failure = failure(harness.ended(harness.start("send", "x".repeat(1_100_000))));
        assertThat(failure.kind()).isEqualTo("BAD_INPUT");
        assertThat(failure.message()).contains("MessageTooLong");
    }

    @Test
    void aThrottledMessageIsSentLater() {
        String queue = sqs.queue();
        sqs.next(
                "SendMessage",
                Reply.error(400, "RequestThrottled", "Rate exceeded").header("Retry-After", "7"),
                Reply.error(403, "ThrottlingException", "Rate exceeded"));
        Ran ran = send("queue", queue, "message", "x");
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.until()).isAfterOrEqualTo(harness.now().plusSeconds(7));
        harness.advanceTo(ran.until());
        ran = harness.settled(ran.id());
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sqs.bodies(queue)).containsExactly("x");
    }

    // Batches.

    private Ran sendBatch(String queue, List<?> messages) {
        return harness.act("aws.sqs-send-batch", "aws", Map.of("queue", queue, "messages", messages));
    }

    @Test
    void aBatchIsSentTenAtATime() {
        String queue = sqs.queue();
        List<?> messages = IntStream.range(0, 25)
                .mapToObj(number -> Map.of("message", number))
                .toList();
        Map<?, ?> result = output(sendBatch(queue, messages));
        assertThat(result.get("count")).isEqualTo(25L);
        assertThat(sqs.sent("SendMessageBatch")).hasSize(3);
        assertThat(sqs.bodies(queue)).hasSize(25).contains("0", "24");
    }

    @Test
    void largeMessagesDoNotShareARequest() {
        String queue = sqs.queue();
        String large = "x".repeat(150_000);
        output(sendBatch(queue, List.of(Map.of("message", large), Map.of("message", large), Map.of("message", "y"))));
        assertThat(sqs.sent("SendMessageBatch")).hasSize(2);
        assertThat(sqs.size(queue)).isEqualTo(3);
    }

    @Test
    void messagesOfABatchFailEachForItself() {
        String queue = sqs.queue();
        sqs.next("SendMessageBatch", new Reply(200, """
                        {"Successful": [{"Id": "0", "MessageId": "m-0", "MD5OfMessageBody": "d"}],
                         "Failed": [
                          {"Id": "1", "Code": "InvalidMessageContents", "Message": "Invalid characters found", "SenderFault": true},
                          {"Id": "2", "Code": "InternalError", "Message": "Try again", "SenderFault": false}
                         ]}""", Map.of()));
        harness.publish("""
                integration: batch
                connections:
                  aws: { connector: aws }
                flows:
                  send:
                    trigger: { use: manual.start }
                    steps:
                      - id: act
                        use: aws.sqs-send-batch
                        connection: aws
                        on-crash: repeat
                        input: { queue: QUEUE, messages: [ { message: a }, { message: b }, { message: c } ] }
                """.replace("QUEUE", queue));
        Ran ran = harness.settled(harness.start("send", null));
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        ran = harness.ended(ran.id());
        assertThat(failure(ran).kind()).isEqualTo("BAD_INPUT");
        assertThat(failure(ran).message()).contains("InvalidMessageContents): Invalid characters found.");
        assertThat(sqs.sent("SendMessageBatch")).hasSize(2);
        assertThat(sqs.bodies(queue)).containsExactly("c");
    }

    @Test
    void aBatchToAFifoQueueWaitsForAPersonIfItsAnswerIsLost() {
        String queue = sqs.fifo();
        sqs.loseNextAnswer("SendMessageBatch");
        Ran ran = sendBatch(queue, List.of(Map.of("message", "a", "group", "g"), Map.of("message", "b", "group", "g")));
        assertThat(ran.waiting()).isEqualTo("in doubt");
        assertThat(sqs.sent("SendMessageBatch")).hasSize(1);
    }

    // The connection.

    @Test
    void theTestOfTheConnectionAsksForQueues() {
        assertThat(harness.test("aws")).isEmpty();
        assertThat(sqs.sent("ListQueues")).hasSize(1);
        sqs.next("ListQueues", Reply.error(403, "AccessDenied", "User is not authorized to perform: sqs:ListQueues"));
        assertThat(harness.test("aws")).as("a key that may not list").isEmpty();
    }

    @Test
    void wrongCredentialsMarkTheConnectionAndAreNotTriedAgain() {
        String queue = sqs.queue();
        harness.connection("aws", "aws", connection("secretAccessKey", "wrong"));
        Ran ran = send("queue", queue, "message", "x");
        assertThat(ran.waiting()).isEqualTo("connection");
        assertThat(failure(ran).message())
                .contains("403 (SignatureDoesNotMatch): The request signature we calculated does not match")
                .contains("Check the connection's access key ID");
        harness.advance(Duration.ofHours(1));
        assertThat(sqs.sent("GetQueueUrl")).hasSize(1);
        harness.connection("aws", "aws", connection("secretAccessKey", SignatureCheck.KEY));
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(harness.test("aws")).isEmpty();
    }

    @Test
    void anUnknownKeyIsACredentialsProblem() {
        harness.connection("aws", "aws", connection("accessKeyId", "AKIDOTHER"));
        assertThat(harness.test("aws").orElseThrow().kind()).isEqualTo("CREDENTIALS");
    }

    @Test
    void temporaryKeysNeedTheirToken() {
        sqs.signatures().expect("token-1");
        assertThat(harness.test("aws").orElseThrow().message())
                .contains("ExpiredToken")
                .contains("Give the connection new temporary keys");
        harness.connection("aws", "aws", connection("sessionToken", "token-1"));
        assertThat(harness.test("aws")).isEmpty();
    }

    @Test
    void aClockThatIsWrongIsNamed() {
        sqs.next(
                "ListQueues",
                Reply.error(
                        403,
                        "SignatureDoesNotMatch",
                        "Signature expired: 20300101T090000Z is now earlier than 20300101T092700Z (20300101T094200Z - 15 min.)"),
                Reply.error(403, "RequestTimeTooSkewed", "The difference is too large."));
        Ran.Failure failure = harness.test("aws").orElseThrow();
        assertThat(failure.kind()).isEqualTo("TRY_LATER");
        assertThat(failure.message())
                .contains("Signature expired")
                .contains("The clock of this server is 42 minutes behind that of AWS. Set it by NTP.");
        // The simulated SQS answers at the machine's time, years before the harness'.
        assertThat(harness.test("aws").orElseThrow().message()).contains(" hours ahead of that of AWS.");
    }

    @Test
    void queuesCanBePicked() {
        String queue = sqs.queue();
        assertThat(harness.choices("aws", "queues", queue)).contains(queue);
    }

    // The trigger.

    private void listen(String queue, String more) {
        publish(queue, more);
        harness.listening("message");
    }

    private void publish(String queue, String more) {
        harness.publish("""
                integration: orders
                connections:
                  aws: { connector: aws }
                flows:
                  message:
                    trigger: { use: aws.sqs-message, connection: aws, input: { queue: QUEUE MORE } }
                    steps: []
                """.replace("QUEUE", queue).replace("MORE", more));
    }

    private Map<?, ?> next() {
        return (Map<?, ?>) harness.awaitRun("message").payload();
    }

    @Test
    void aMessageStartsARunAndIsDeleted() {
        String queue = sqs.queue();
        listen(queue, "");
        sqs.send(
                queue,
                "{\"total\":10}",
                ",\"MessageAttributes\":{\"source\":{\"DataType\":\"String\",\"StringValue\":\"shop\"},"
                        + "\"bytes\":{\"DataType\":\"Binary\",\"BinaryValue\":\"AAE=\"}}");
        Map<?, ?> payload = next();
        assertThat(payload.get("body")).isEqualTo(Map.of("total", 10L));
        assertThat(payload.get("attributes")).isEqualTo(Map.of("source", "shop", "bytes", "AAE="));
        assertThat((String) payload.get("id")).isNotEmpty();
        assertThat((String) payload.get("sentAt")).startsWith("20");
        awaitEmpty(queue);
    }

    private void awaitEmpty(String queue) {
        eventually(() -> sqs.size(queue) == 0);
    }

    @Test
    void messagesAreTakenInBatchesEachOnce() {
        String queue = sqs.queue();
        for (int i = 0; i < 35; i++) sqs.send(queue, String.valueOf(i), "");
        publish(queue, "");
        List<Object> bodies = new ArrayList<>();
        for (int i = 0; i < 35; i++) bodies.add(next().get("body"));
        assertThat(bodies).doesNotHaveDuplicates().hasSize(35);
        awaitEmpty(queue);
        assertThat(sqs.sent("DeleteMessageBatch")).hasSizeLessThan(10);
    }

    @Test
    void aFifoQueueKeepsItsOrderAndNamesTheGroup() {
        String queue = sqs.fifo();
        for (int i = 0; i < 15; i++) {
            sqs.send(queue, String.valueOf(i), ",\"MessageGroupId\":\"g1\",\"MessageDeduplicationId\":\"d" + i + "\"");
        }
        publish(queue, "");
        for (long i = 0; i < 15; i++) next();
        List<Ran> runs = harness.runs("message");
        List<Object> bodies = new ArrayList<>();
        for (Ran run : runs) bodies.add(((Map<?, ?>) run.payload()).get("body"));
        assertThat(bodies)
                .containsExactlyElementsOf(LongStream.range(0, 15).boxed().toList());
        assertThat(((Map<?, ?>) runs.get(0).payload()).get("group")).isEqualTo("g1");
    }

    @Test
    void aMessageThatIsNoJsonStartsARunThatSaysWhy() {
        String queue = sqs.queue();
        listen(queue, "");
        sqs.send(queue, "{\"half\":", "");
        Map<?, ?> payload = next();
        assertThat(payload.get("body")).isNull();
        Map<?, ?> unreadable = (Map<?, ?>) payload.get("unreadable");
        assertThat((String) unreadable.get("reason")).contains("line 1");
        assertThat(unreadable.get("raw")).isEqualTo("{\"half\":");
        awaitEmpty(queue);
    }

    @Test
    void aTextIsTakenAsItIs() {
        String queue = sqs.queue();
        listen(queue, ", format: text");
        sqs.send(queue, "1", "");
        assertThat(next().get("body")).isEqualTo("1");
    }

    @Test
    void aLargeMessageIsTakenAndSent() {
        String queue = sqs.queue();
        String copies = sqs.queue();
        harness.publish("""
                integration: orders
                connections:
                  aws: { connector: aws }
                flows:
                  message:
                    trigger: { use: aws.sqs-message, connection: aws, input: { queue: QUEUE, format: text } }
                    steps:
                      - { use: aws.sqs-send, connection: aws, input: { queue: COPIES, message: "{{ payload.body }}" } }
                """.replace("QUEUE", queue).replace("COPIES", copies));
        sqs.send(queue, "x".repeat(250_000), "");
        assertThat(harness.awaitRun("message").status()).isEqualTo("succeeded");
        assertThat(sqs.receive(copies)).contains("x".repeat(250_000));
    }

    /** A stream that has failed begins again after a pause. */
    private void passPauses() {
        if (harness.triggerError("message").isPresent()) harness.advance(Duration.ofSeconds(1));
    }

    @Test
    void aMessageWhoseDeletionFailsComesAgainAndStartsNoSecondRun() {
        String queue = sqs.queue();
        sqs.next("DeleteMessageBatch", Reply.error(500, "InternalFailure", "An internal error has occurred."));
        sqs.send(queue, "1", "");
        publish(queue, ", visibility: 5s");
        next();
        eventually(() -> harness.triggerError("message").isPresent());
        assertThat(harness.triggerError("message").orElseThrow())
                .contains("DeleteMessageBatch")
                .contains("InternalFailure");
        eventually(() -> {
            passPauses();
            return sqs.size(queue) == 0;
        });
        assertThat(harness.runs("message")).hasSize(1);
    }

    @Test
    void aKilledServerTakesEachMessageOnce() {
        String queue = sqs.queue();
        publish(queue, ", visibility: 5s");
        for (int i = 0; i < 40; i++) sqs.send(queue, String.valueOf(i), "");
        next();
        harness.crash();
        List<Object> bodies = new ArrayList<>();
        awaitEmpty(queue);
        for (Ran run : harness.runs("message")) {
            bodies.add(((Map<?, ?>) harness.ended(run.id()).payload()).get("body"));
        }
        assertThat(bodies).doesNotHaveDuplicates().hasSize(40);
    }

    @Test
    void aQueueThatComesLaterIsReadThen() {
        publish("later", "");
        eventually(() -> harness.triggerError("message").isPresent());
        assertThat(harness.triggerError("message").orElseThrow())
                .contains("the queue \"later\"")
                .contains("does not exist");
    }

    @Test
    void anUnreachableServiceIsAnErrorThatPasses() {
        String queue = sqs.queue();
        sqs.next("ReceiveMessage", Reply.none(), Reply.error(503, "ServiceUnavailable", "The service is unavailable."));
        sqs.send(queue, "1", "");
        publish(queue, "");
        eventually(() -> harness.triggerError("message").isPresent());
        eventually(() -> {
            passPauses();
            return harness.triggerError("message").orElse("").contains("ServiceUnavailable");
        });
        eventually(() -> {
            passPauses();
            return !harness.runs("message").isEmpty();
        });
        assertThat(next().get("body")).isEqualTo(1L);
    }

    @Test
    void aNotificationOfSnsIsUnwrapped() {
        String queue = sqs.queue();
        listen(queue, ", notifications: true");
        String notification = """
                {"Type":"Notification","MessageId":"n-1","TopicArn":"arn:aws:sns:us-east-1:123456789012:orders",\
                "Subject":"New","Message":"{\\"total\\":10}","Timestamp":"2030-01-01T09:00:00.000Z","SignatureVersion":"1",\
                "Signature":"s","SigningCertURL":"https://c","UnsubscribeURL":"https://u",\
                "MessageAttributes":{"source":{"Type":"String","Value":"shop"}}}""";
        sqs.send(queue, notification, "");
        Map<?, ?> payload = next();
        assertThat(payload.get("id")).isEqualTo("n-1");
        assertThat(payload.get("body")).isEqualTo(Map.of("total", 10L));
        assertThat(payload.get("attributes")).isEqualTo(Map.of("source", "shop"));
        assertThat(payload.get("topic")).isEqualTo("arn:aws:sns:us-east-1:123456789012:orders");
        assertThat(payload.get("subject")).isEqualTo("New");
        assertThat(payload.get("sentAt")).isEqualTo("2030-01-01T09:00:00Z");
        // SNS may deliver it twice, in messages of their own.
        sqs.send(queue, notification, "");
        sqs.send(queue, "{\"total\":11}", "");
        Map<?, ?> other = (Map<?, ?>) next().get("unreadable");
        assertThat((String) other.get("reason")).startsWith("The message is not a notification of SNS.");
        awaitEmpty(queue);
        assertThat(harness.runs("message")).hasSize(2);
    }
}
