package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Starts a run for each notification of an SNS topic. The server subscribes the flow's address when the flow is
 * published, confirms the subscription, and ends it when the flow is removed. SNS must be able to reach the server. If
 * it cannot, subscribe a queue to the topic, and use {@code aws.sqs-message}.
 *
 * @param topic        the topic's ARN. Messages of other topics are refused
 * @param format       the form in which flows get the message's text
 * @param subscription whether the server subscribes the flow's address, and in which form messages arrive
 */
@TriggerInfo(id = "sns-notification", title = "Notification (SNS)", payload = ReceivedMessage.class)
public record SnsNotification(
        @Field(
                example = "arn:aws:sns:eu-central-1:123456789012:orders",
                pattern = Topic.PATTERN,
                patternHint = Topic.HINT,
                options = Topics.class)
        String topic,

        @Field(fallback = "json") Format format,
        @Field(fallback = "signed", advanced = true) Subscription subscription)
        implements WebhookTrigger<AwsConnection> {

    /** Who subscribes, and how messages come. */
    public enum Subscription {
        /** The server subscribes. SNS signs the messages. */
        SIGNED,
        /** The server subscribes with raw delivery. The messages have no signature, so the subscribed address has a secret. */
        RAW,
        /** Another party subscribes the flow's address, and the server confirms it. SNS signs the messages. */
        BY_HAND
    }

    /** SNS tries a delivery for an hour at the most, and forgotten identities must not come to life again. */
    private static final Duration OLDEST = Duration.ofHours(24);

    private static final Duration EARLIEST = Duration.ofHours(1);

    private static final String BY_HAND = "by hand";
    private static final String TOKEN = "token";

    public SnsNotification {
        if (Topic.of(topic).isFifo()) {
            throw new IllegalArgumentException(
                    "FIFO topics do not notify addresses. Subscribe a queue to the topic, and use aws.sqs-message.");
        }
    }

    @Override
    public Registration subscribe(Optional<Registration> standing, TriggerContext<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        if (subscription == Subscription.BY_HAND) return Registration.of(BY_HAND);
        String address = context.address().toString();
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("TopicArn", topic);
        parameters.put("Protocol", context.address().getScheme());
        parameters.put(
                "Endpoint",
                isRaw() ? address + "?" + TOKEN + "=" + context.signingSecret().reveal() : address);
        parameters.put("ReturnSubscriptionArn", "true");
        parameters.put("Attributes.entry.1.key", "RawMessageDelivery");
        parameters.put("Attributes.entry.1.value", String.valueOf(isRaw()));
        Xml answer = Aws.of(context).sns(Topic.of(topic).place(), "Subscribe", parameters);
        return Registration.of(answer.needed("SubscriptionArn"));
    }

    /** SNS forgets subscriptions that were never confirmed, and does not let anyone end them. */
    @Override
    public void unsubscribe(Registration registration, TriggerContext<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        if (registration.id().equals(BY_HAND)) return;
        Aws.of(context)
                .sns(
                        Topic.of(topic).place(),
                        "Unsubscribe",
                        Map.of("SubscriptionArn", registration.id()),
                        Set.of("NotFound", "InvalidParameter"));
    }

    @Override
    public void verify(InboundRequest request, TriggerContext<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        if (isRaw(request)) {
            verifyRaw(request, context);
            return;
        }
        Envelope envelope = Envelope.parse(request.body(), context.json());
        mustBeOfTopic(envelope.TopicArn());
        verifySignature(envelope, context);
        verifyTime(envelope, context.clock().instant());
    }

    private boolean isRaw() {
        return subscription == Subscription.RAW;
    }

    private static boolean isRaw(InboundRequest request) {
        return request.header("x-amz-sns-rawdelivery").orElse("").equals("true");
    }

    private void verifyRaw(InboundRequest request, TriggerContext<AwsConnection> context) throws ConnectorException {
        if (!isRaw()) {
            throw ConnectorException.credentials(
                    "The message is delivered raw, without a signature. Switch raw message delivery of"
                            + " the subscription off, or let the trigger subscribe with \"subscription: raw\".");
        }
        byte[] sent = request.query().getOrDefault(TOKEN, "").getBytes(StandardCharsets.UTF_8);
        byte[] due = context.signingSecret().reveal().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(sent, due)) {
            throw ConnectorException.credentials("The address of a raw delivery does not have this flow's secret.");
        }
        mustBeOfTopic(request.header("x-amz-sns-topic-arn").orElse(""));
    }

    private void mustBeOfTopic(String arn) throws ConnectorException {
        if (!arn.equals(topic)) {
            throw ConnectorException.credentials("The message is not of the topic " + topic + ".");
        }
    }

    private void verifySignature(Envelope envelope, TriggerContext<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        String algorithm = switch (String.valueOf(envelope.SignatureVersion())) {
            case "1" -> "SHA1withRSA";
            case "2" -> "SHA256withRSA";
            default -> throw ConnectorException.credentials("The message has no signature of version 1 or 2.");
        };
        SigningCertificates.Known certificates = context.shared(SigningCertificates.class);
        boolean fits;
        try {
            byte[] sent = Base64.getDecoder().decode(String.valueOf(envelope.Signature()));
            Signature signature = Signature.getInstance(algorithm);
            signature.initVerify(certificates.at(
                    String.valueOf(envelope.SigningCertURL()), Topic.of(topic).region()));
            signature.update(envelope.signed().getBytes(StandardCharsets.UTF_8));
            fits = signature.verify(sent);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            fits = false;
        }
        if (!fits) throw ConnectorException.credentials("The signature does not fit the message.");
    }

    private static void verifyTime(Envelope envelope, Instant now) throws ConnectorException {
        Instant at = envelope.at();
        if (at == null) throw ConnectorException.credentials("The message has no time.");
        if (at.isBefore(now.minus(OLDEST)) || at.isAfter(now.plus(EARLIEST))) {
            throw ConnectorException.credentials("The message has the time " + at + ", and this server's clock says "
                    + now
                    + ". Messages that are older than a day are refused, because they could be repetitions. If the"
                    + " clock is wrong, set it by NTP.");
        }
    }

    @Override
    public Received receive(InboundRequest request, TriggerContext<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        if (isRaw(request)) return raw(request, context);
        Envelope envelope = Envelope.parse(request.body(), context.json());
        switch (envelope.Type()) {
            case Envelope.NOTIFICATION -> {
                return Received.of(new Event(envelope.received(format, null, context.json()), envelope.MessageId()));
            }
            case "SubscriptionConfirmation" -> confirm(envelope, context);
            case "UnsubscribeConfirmation" ->
                context.log().log(System.Logger.Level.WARNING, "The subscription to {0} has ended.", topic);
            default ->
                throw ConnectorException.badInput("SNS sends no messages of the type \"" + envelope.Type() + "\".");
        }
        return new Received.Answer(200, Map.of(), new byte[0]);
    }

    /** By the token, at SNS's own address: that in the message need not be called. */
    private void confirm(Envelope envelope, TriggerContext<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        if (envelope.Token() == null) throw ConnectorException.badInput("\"Token\" is missing.");
        Aws.of(context)
                .brief()
                .snsUnsigned(
                        Topic.of(topic).place(),
                        "ConfirmSubscription",
                        Map.of("TopicArn", topic, "Token", envelope.Token()));
        context.log().log(System.Logger.Level.INFO, "The subscription to {0} is confirmed.", topic);
    }

    private Received raw(InboundRequest request, TriggerContext<AwsConnection> context) throws ConnectorException {
        String id = request.header("x-amz-sns-message-id")
                .orElseThrow(() -> ConnectorException.badInput("The header x-amz-sns-message-id is missing."));
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(request.body()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ConnectorException.badInput("The message is not text in UTF-8.");
        }
        Format.Read read = format.read(text, context.json());
        return Received.of(new Event(
                new ReceivedMessage(id, read.body(), Map.of(), null, null, topic, null, read.unreadable()), id));
    }
}
