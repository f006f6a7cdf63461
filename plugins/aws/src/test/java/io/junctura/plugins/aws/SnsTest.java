package io.junctura.plugins.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SnsTest {
    private final Harness harness = Harness.of(AwsConnector.class);
    private final SnsSimulator sns = new SnsSimulator(harness::now);

    @BeforeEach
    void signIn() {
        signIn(SignatureCheck.KEY);
    }

    private void signIn(String key) {
        harness.connection(
                "aws",
                "aws",
                Map.of(
                        "region",
                        SignatureCheck.REGION,
                        "accessKeyId",
                        SignatureCheck.KEY_ID,
                        "secretAccessKey",
                        key,
                        "endpoint",
                        sns.address(),
                        "authorities",
                        sns.authority()));
    }

    @AfterEach
    void close() {
        harness.close();
        sns.close();
    }

    // Publishing.

    private Ran publish(Object... input) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < input.length; i += 2) map.put((String) input[i], input[i + 1]);
        return harness.act("aws.sns-publish", "aws", map);
    }

    private static Ran.Failure failure(Ran ran) {
        return ran.step("act").error();
    }

    @Test
    void aMessageHasASubjectAndAttributes() {
        Ran ran = publish(
                "topic",
                SnsSimulator.TOPIC,
                "message",
                Map.of("total", 10),
                "subject",
                "New order & more",
                "attributes",
                Map.of("source", "shop"));
        assertThat(ran.error()).isNull();
        assertThat(ran.step("act").output()).isEqualTo(Map.of("messageId", "m-1"));
        assertThat(sns.published().get(0))
                .containsEntry("Message", "{\"total\":10}")
                .containsEntry("Subject", "New order & more")
                .containsEntry("MessageAttributes.entry.1.Name", "source")
                .containsEntry("MessageAttributes.entry.1.Value.DataType", "String")
                .containsEntry("MessageAttributes.entry.1.Value.StringValue", "shop")
                .doesNotContainKey("MessageDeduplicationId");
    }

    @Test
    void aFifoTopicTakesARepeatedAttemptOnce() {
        sns.loseNextAnswer();
        Ran ran = publish("topic", SnsSimulator.FIFO, "message", "once", "group", "g");
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        ran = harness.ended(ran.id());
        assertThat(ran.step("act").output()).isEqualTo(Map.of("messageId", "m-1", "sequenceNumber", "1"));
        assertThat(sns.published()).hasSize(1);
    }

    /** A FIFO topic recognises it for five minutes. */
    @Test
    void aMessageToAFifoTopicWaitsForAPersonAfterALongOutage() {
        sns.loseNextAnswer(() -> harness.advance(Duration.ofMinutes(4)));
        assertThat(publish("topic", SnsSimulator.FIFO, "message", "once", "group", "g")
                        .waiting())
                .isEqualTo("in doubt");
        assertThat(sns.published()).hasSize(1);
    }

    @Test
    void aMessageToAnotherTopicWaitsForAPersonIfItsAnswerIsLost() {
        sns.loseNextAnswer();
        assertThat(publish("topic", SnsSimulator.TOPIC, "message", "x").waiting())
                .isEqualTo("in doubt");
        assertThat(sns.published()).hasSize(1);
    }

    @Test
    void aRefusalIsReportedWithTheMessageOfSns() {
        Ran.Failure failure = failure(publish("topic", SnsSimulator.TOPIC, "message", "x", "subject", "x".repeat(101)));
        assertThat(failure.kind()).isEqualTo("BAD_INPUT");
        assertThat(failure.message())
                .isEqualTo(
                        "SNS answered Publish for the topic \"orders\" with 400 (InvalidParameter): Invalid parameter:"
                                + " Subject.");
        failure = failure(publish("topic", SnsSimulator.ACCOUNT + "nowhere", "message", "x"));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message()).contains("Topic does not exist");
        failure = failure(publish("topic", SnsSimulator.FIFO, "message", "x"));
        assertThat(failure.message()).contains("A FIFO topic needs it.");
        sns.next(403, "AuthorizationError", "User: u is not authorized to perform: SNS:Publish");
        failure = failure(publish("topic", SnsSimulator.TOPIC, "message", "x"));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message()).contains("SNS:Publish").contains("Give the access key the permission");
    }

    @Test
    void aThrottledMessageIsPublishedLater() {
        sns.next(400, "Throttling", "Rate exceeded");
        Ran ran = publish("topic", SnsSimulator.TOPIC, "message", "x");
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void wrongCredentialsMarkTheConnection() {
        signIn("wrong");
        Ran ran = publish("topic", SnsSimulator.TOPIC, "message", "x");
        assertThat(ran.waiting()).isEqualTo("connection");
        signIn(SignatureCheck.KEY);
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void theTestOfTheConnectionAsksForTopicsWhereThereAreNoQueues() {
        assertThat(harness.test("aws")).isEmpty();
        signIn("wrong");
        assertThat(harness.test("aws").orElseThrow().kind()).isEqualTo("CREDENTIALS");
    }

    @Test
    void topicsCanBePicked() {
        assertThat(harness.choices("aws", "topics", "fifo")).containsExactly(SnsSimulator.FIFO);
    }

    // Notifications.

    private String listen(String more) throws InterruptedException {
        harness.publish("""
                integration: orders
                connections:
                  aws: { connector: aws }
                flows:
                  notified:
                    trigger: { use: aws.sns-notification, connection: aws, input: { topic: "TOPIC" MORE } }
                    steps: []
                """.replace("TOPIC", SnsSimulator.TOPIC).replace("MORE", more));
        if (!more.contains("by-hand")) sns.awaitConfirmed();
        return harness.address("notified").toString();
    }

    private Map<String, String> notification(String id) {
        return sns.notification(id, "{\"total\":10}");
    }

    private Map<?, ?> next() {
        return (Map<?, ?>) harness.awaitRun("notified").payload();
    }

    @Test
    void theAddressIsSubscribedConfirmedAndUnsubscribed() throws InterruptedException {
        String address = listen("");
        assertThat(sns.subscriptions()).hasSize(1);
        assertThat(sns.subscriptions().get(0))
                .containsEntry("Endpoint", address)
                .containsEntry("Protocol", "http")
                .containsEntry("Attributes.entry.1.value", "false");
        assertThat(sns.fetched())
                .as("the address in the message is not called")
                .containsExactly("/SimpleNotificationService-signer.pem");
        harness.unpublish("orders");
        sns.awaitSubscriptions(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aSignedNotificationStartsOneRun(String version) throws InterruptedException {
        String address = listen("");
        Map<String, String> message = notification("n-1");
        message.put("Subject", "New \"order\"");
        assertThat(sns.send(address, sns.signed(message, version, "signer"))).isEqualTo(202);
        Map<?, ?> payload = next();
        assertThat(payload.get("id")).isEqualTo("n-1");
        assertThat(payload.get("body")).isEqualTo(Map.of("total", 10L));
        assertThat(payload.get("subject")).isEqualTo("New \"order\"");
        assertThat(payload.get("topic")).isEqualTo(SnsSimulator.TOPIC);
        assertThat(payload.get("sentAt")).isEqualTo("2030-01-01T09:00:00Z");
        assertThat(sns.send(address, message)).as("a second delivery").isEqualTo(200);
        assertThat(harness.runs("notified")).hasSize(1);
        assertThat(sns.fetched()).as("the certificate is kept").hasSize(1);
    }

    @Test
    void messagesThatSnsHasNotSignedAreRefused() throws InterruptedException {
        String address = listen("");
        List<String> fetched = sns.fetched();
        Map<String, String> changed = sns.signed(notification("n-1"), "1", "signer");
        changed.put("Message", "{\"total\":11}");
        assertThat(sns.send(address, changed)).isEqualTo(401);
        Map<String, String> wrongVersion = sns.signed(notification("n-2"), "1", "signer");
        wrongVersion.put("SignatureVersion", "2");
        assertThat(sns.send(address, wrongVersion)).isEqualTo(401);
        assertThat(sns.send(address, notification("n-3"))).as("no signature").isEqualTo(401);
        Map<String, String> otherTopic = notification("n-4");
        otherTopic.put("TopicArn", SnsSimulator.ACCOUNT + "other");
        assertThat(sns.send(address, sns.signed(otherTopic, "1", "signer"))).isEqualTo(401);
        assertThat(sns.fetched()).isEqualTo(fetched);
        assertThat(sns.send(address, sns.signed(notification("n-5"), "1", "tls")))
                .as("a certificate of another name")
                .isEqualTo(401);
        assertThat(sns.send(address, sns.signed(notification("n-6"), "1", "impostor")))
                .as("a certificate of no authority")
                .isEqualTo(401);
        assertThat(harness.runs("notified")).isEmpty();
    }

    @Test
    void aCertificateOfAnotherAddressIsNotFetched() throws InterruptedException {
        String address = listen("");
        for (String certificate : List.of(
                "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-signer.pem",
                "https://sns.us-east-1.amazonaws.com.example.com/SimpleNotificationService-signer.pem",
                "https://sns.us-east-1.amazonaws.com@example.com/SimpleNotificationService-signer.pem",
                "https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-signer.pem",
                "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-signer.pem",
                "https://s3.amazonaws.com/sns.us-east-1.amazonaws.com/signer.pem",
                "https://sns.us-east-1.amazonaws.com/signer.pem?x",
                "https://sns.us-east-1.amazonaws.com/?Action=Publish",
                "https://sns.us-east-1.amazonaws.com/signer.pem",
                sns.address() + "/other/SimpleNotificationService-signer.pem",
                sns.address() + "/SimpleNotificationService-signer.pem/other.pem",
                sns.address() + "/SimpleNotificationService-..%2fsigner.pem",
                sns.address() + "/SimpleNotificationService-signer.pem?redirect=.pem",
                "not an address")) {
            Map<String, String> message = sns.signed(notification("n-1"), "1", "signer");
            message.put("SigningCertURL", certificate);
            assertThat(sns.send(address, message)).as(certificate).isEqualTo(401);
        }
        assertThat(sns.fetched()).hasSize(1);
    }

    @Test
    void aCertificateThatIsNotThereIsRefused() throws InterruptedException {
        String address = listen("");
        Map<String, String> message = sns.signed(notification("n-1"), "1", "signer");
        message.put("SigningCertURL", sns.address() + "/SimpleNotificationService-none.pem");
        int before = sns.fetched().size();
        assertThat(sns.send(address, message)).isEqualTo(401);
        assertThat(sns.send(address, message)).isEqualTo(401);
        assertThat(sns.fetched()).as("asked for once").hasSize(before + 1);
        harness.advance(Duration.ofMinutes(2));
        assertThat(sns.send(address, message)).isEqualTo(401);
        assertThat(sns.fetched()).as("asked for again after a while").hasSize(before + 2);
    }

    @Test
    void oneCertificateIsFetchedAtATime() throws Exception {
        String address = listen("");
        int before = sns.fetched().size();
        sns.holdCertificates();
        CompletableFuture<Integer> first =
                CompletableFuture.supplyAsync(() -> sns.send(address, sns.signed(notification("n-1"), "1", "tls")));
        sns.awaitFetched(before + 1);
        assertThat(sns.send(address, sns.signed(notification("n-2"), "1", "impostor")))
                .as("delivered again by SNS")
                .isEqualTo(503);
        assertThat(sns.send(address, sns.signed(notification("n-3"), "1", "signer")))
                .as("with a certificate that is known")
                .isEqualTo(202);
        assertThat(sns.fetched()).hasSize(before + 1);
        sns.releaseCertificates();
        assertThat(first.get()).isEqualTo(401);
    }

    @Test
    void anOldMessageCannotBeRepeated() throws InterruptedException {
        String address = listen("");
        Map<String, String> message = sns.signed(notification("n-1"), "2", "signer");
        harness.advance(Duration.ofDays(2));
        assertThat(sns.send(address, message)).isEqualTo(401);
    }

    @Test
    void aRawDeliveryIsRefusedUnlessItIsAllowed() throws InterruptedException {
        String address = listen("");
        assertThat(sns.sendRaw(address, "n-1", "{\"total\":10}")).isEqualTo(401);
    }

    @Test
    void aRawDeliveryNeedsTheSecretOfTheSubscribedAddress() throws InterruptedException {
        String address = listen(", subscription: raw");
        Map<String, String> subscription = sns.subscriptions().get(0);
        assertThat(subscription).containsEntry("Attributes.entry.1.value", "true");
        String endpoint = subscription.get("Endpoint");
        assertThat(endpoint).startsWith(address + "?token=");
        assertThat(sns.sendRaw(address, "n-1", "{\"total\":10}")).isEqualTo(401);
        assertThat(sns.sendRaw(address + "?token=x", "n-1", "{\"total\":10}")).isEqualTo(401);
        assertThat(sns.sendRaw(endpoint, "n-1", "{\"total\":10}")).isEqualTo(202);
        Map<?, ?> payload = next();
        assertThat(payload.get("id")).isEqualTo("n-1");
        assertThat(payload.get("body")).isEqualTo(Map.of("total", 10L));
        assertThat(sns.sendRaw(endpoint, "n-1", "{\"total\":10}")).isEqualTo(200);
    }

    @Test
    void aSubscriptionByHandIsConfirmedToo() throws InterruptedException {
        String address = listen(", subscription: by-hand");
        assertThat(sns.subscriptions()).isEmpty();
        sns.subscribeByHand(address);
        sns.awaitConfirmed();
        harness.unpublish("orders");
        assertThat(sns.subscriptions()).hasSize(1);
    }

    @Test
    void aSubscriptionThatFailsIsAnErrorOfTheFlow() throws InterruptedException {
        sns.next(403, "AuthorizationError", "User: u is not authorized to perform: SNS:Subscribe");
        harness.publish("""
                integration: orders
                connections:
                  aws: { connector: aws }
                flows:
                  notified:
                    trigger: { use: aws.sns-notification, connection: aws, input: { topic: "TOPIC" } }
                    steps: []
                """.replace("TOPIC", SnsSimulator.TOPIC));
        while (harness.triggerError("notified").isEmpty()) Thread.onSpinWait();
        assertThat(harness.triggerError("notified").orElseThrow()).contains("SNS:Subscribe");
        while (harness.triggerError("notified").isPresent()) harness.advance(Duration.ofSeconds(1));
        sns.awaitConfirmed();
    }

    @Test
    void aTextThatIsNoJsonStartsARunThatSaysWhy() throws InterruptedException {
        String address = listen("");
        sns.send(address, sns.signed(sns.notification("n-1", "plain text"), "2", "signer"));
        Map<?, ?> unreadable = (Map<?, ?>) next().get("unreadable");
        assertThat(unreadable.get("raw")).isEqualTo("plain text");
    }

    @Test
    void theEndOfASubscriptionStartsNoRun() throws InterruptedException {
        String address = listen("");
        Map<String, String> message = notification("u-1");
        message.put("Type", "UnsubscribeConfirmation");
        message.put("Token", "t");
        message.put("SubscribeURL", sns.address() + "/?Action=ConfirmSubscription");
        assertThat(sns.send(address, sns.signed(message, "1", "signer"))).isEqualTo(200);
        assertThat(harness.runs("notified")).isEmpty();
    }
}
