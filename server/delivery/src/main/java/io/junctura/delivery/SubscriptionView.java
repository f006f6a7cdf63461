package io.junctura.delivery;

import io.junctura.http.Docs;
import io.junctura.http.IfPresent;
import io.junctura.http.Inline;
import io.junctura.http.OneOf;
import io.junctura.http.View;
import io.junctura.masking.SecretNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A subscription as the API shows it: without its secrets. */
record SubscriptionView(
        String id,
        String instance,
        @IfPresent @Nullable Source source,
        String description,
        List<String> topics,

        @IfPresent
        @Docs("Those of the topics that its instance may not receive, so that their events are not sent")
        @Nullable
        List<String> blockedTopics,

        @Docs("The types of the events that are sent; * at the end of a type stands for any ending. Empty: all events")
        List<String> types,

        String address,

        @IfPresent @Docs("An expression, such as {{ payload.total > 100 }}: other events are not sent") @Nullable
        String filter,

        @IfPresent @Nullable Object transform,

        @Docs("Headers of each request; secret values are shown as ***, which keeps them when it is sent back")
        Map<String, String> headers,

        @Docs("Labels of your choice, by which subscriptions can be found")
        Map<String, String> labels,

        @IfPresent @Docs("An expression: webhooks with the same value are sent one after the other") @Nullable
        String orderBy,

        @OneOf({"v1", "v1a"}) String signature,

        @Docs("How events are sent: as they are, or as CloudEvents in structured or binary mode")
        @OneOf({"standard", "cloudEvents", "cloudEventsBinary"})
        String format,

        @IfPresent @Nullable Retry retry,

        @Docs("Whether the address must answer a challenge before it gets events")
        boolean challenge,

        @IfPresent @Docs("What the subscriber verifies v1a with") @Nullable
        String publicKey,

        @OneOf({"enabled", "disabled", "ended", "pending"}) String state,

        @IfPresent @Docs("Why it is in this state, for people") @Nullable
        String reason,

        Instant createdAt,
        Instant changedAt,
        List<Key> secrets,
        @IfPresent @Nullable Instant failingSince)
        implements View {

    record Source(
            @Docs("Whose document declares it: it is changed and deleted there")
            String integration,

            @Docs("In the document") String name)
            implements View {}

    record Retry(@Docs("Such as 5s, 5m or 2h") List<String> pauses) implements View {}

    record Key(
            @Docs("The end of the secret, or of the public key")
            String hint,

            Instant createdAt,
            @IfPresent @Nullable Instant until)
            implements View {}

    /** A new subscription with its secret. */
    record WithSecret(
            @Inline SubscriptionView subscription,

            @IfPresent @Docs("What the subscriber verifies v1 with. Only this answer shows it") @Nullable
            String secret)
            implements View {}

    /** The secret that replaces another one. */
    record Rotated(
            @IfPresent @Docs("What the subscriber verifies v1 with. Only this answer shows it") @Nullable
            String secret,

            @IfPresent @Docs("What the subscriber verifies v1a with") @Nullable
            String publicKey,

            @Docs("When the secret before it stops to sign") Instant until)
            implements View {}

    /**
     * @param blocked the topics that its instance may not receive
     * @param failing since when nothing was delivered; null: it is not failing
     */
    static SubscriptionView of(Subscription one, List<String> blocked, Instant now, @Nullable Instant failing) {
        SubscriptionSettings settings = one.settings();
        List<Subscription.Key> keys = one.keys();
        return new SubscriptionView(
                one.id(),
                one.instance(),
                one.origin() == null
                        ? null
                        : new Source(one.origin().integration(), one.origin().name()),
                settings.description(),
                settings.topics(),
                blocked.isEmpty() ? null : blocked,
                settings.types(),
                settings.address().toString(),
                settings.filter(),
                settings.transform(),
                texts(SecretNames.maskedHeaders(settings.headers())),
                settings.labels(),
                settings.orderBy(),
                settings.signature(),
                settings.format().word(),
                settings.pauses().isEmpty() ? null : new Retry(settings.pauses()),
                settings.challenge(),
                keys.isEmpty() ? null : keys.get(0).key().publicKey(),
                one.visibleState().word(),
                one.visibleReason(),
                one.created(),
                one.changed(),
                secrets(keys, now),
                failing);
    }

    private static List<Key> secrets(List<Subscription.Key> keys, Instant now) {
        List<Key> secrets = new ArrayList<>();
        for (Subscription.Key key : keys) {
            if (!key.signsAt(now)) continue;
            String open = key.key().publicKey();
            String text = open == null ? key.key().text() : open;
            secrets.add(new Key("…" + text.substring(text.length() - 4), key.created(), key.until()));
        }
        return secrets;
    }

    /** The values of a JSON object as texts. */
    static Map<String, String> texts(Map<?, ?> object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }
}
