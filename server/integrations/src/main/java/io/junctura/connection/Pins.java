package io.junctura.connection;

import io.junctura.connection.ConnectionStore.Pin;
import java.time.Clock;
import java.util.Optional;

/** The values that connectors pin for saved connections, such as host keys. Thread safe. */
final class Pins {
    static final int MAX = 16;
    static final int MAX_NAME_LENGTH = 100;
    static final int MAX_VALUE_LENGTH = 4096;

    private final ConnectionStore store;
    private final Clock clock;

    Pins(ConnectionStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param connection the ID, which is unique forever, unlike the name */
    Optional<String> find(String connection, String name) {
        return store.pins(connection).stream()
                .filter(pin -> pin.name().equals(name))
                .map(Pin::value)
                .findFirst();
    }

    /** For one caller at a time. @throws IllegalArgumentException if a limit is exceeded */
    void add(String connection, String name, String value) {
        if (name.length() > MAX_NAME_LENGTH || value.length() > MAX_VALUE_LENGTH) {
            throw new IllegalArgumentException("The pin \"" + name + "\" is too long: a name has at most "
                    + MAX_NAME_LENGTH + " characters, a value at most " + MAX_VALUE_LENGTH + ".");
        }
        if (store.pins(connection).size() >= MAX) {
            throw new IllegalArgumentException("A connection has at most " + MAX + " pins.");
        }
        store.addPin(connection, new Pin(name, value, clock.instant()));
    }
}
