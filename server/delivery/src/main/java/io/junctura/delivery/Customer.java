package io.junctura.delivery;

import io.junctura.access.Caller;
import io.junctura.error.DomainException;
import io.junctura.http.Exchange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions that the caller of a request may see and change.
 *
 * @param instance the only instance; null: all instances
 */
record Customer(@Nullable String instance) {

    static Customer of(Exchange http) {
        return new Customer(Caller.of(http).subscriptions());
    }

    boolean owns(Subscription one) {
        return instance == null || instance.equals(one.instance());
    }

    /** @throws DomainException as for a subscription that does not exist, if it is of another customer */
    Subscription mustOwn(Subscription one) {
        if (owns(one)) return one;
        throw Subscriptions.unknown(one.id());
    }

    /** The instance of a new subscription. */
    String instanceOf(Map<String, Object> body) {
        Object wanted = body.get("instance");
        if (wanted == null) return instance == null ? Caller.OWN_INSTANCE : instance;
        if (!(wanted instanceof String name)) throw SettingsReading.wrong("instance", "This must be a text.");
        if (instance == null || instance.equals(name)) return name;
        throw DomainException.forbidden(
                        "not-allowed", "This token may use the subscriptions of \"" + instance + "\" alone.")
                .with("pointer", "/instance");
    }
}
