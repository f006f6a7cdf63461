package io.junctura.state;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.api.Rows;
import io.junctura.builtin.EchoExpect;
import io.junctura.builtin.EchoSeen;
import io.junctura.builtin.Scope;
import io.junctura.builtin.StateAdd;
import io.junctura.builtin.StateDelete;
import io.junctura.builtin.StateGet;
import io.junctura.builtin.StateSet;
import io.junctura.builtin.XrefFind;
import io.junctura.builtin.XrefLink;
import io.junctura.builtin.XrefUnlink;
import io.junctura.connector.Actions.Attempt;
import io.junctura.connector.OwnActions.Implementation;
import io.junctura.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes the actions {@code state.*}, {@code xref.*} and {@code echo.*}. Results are JSON values in the form of the actions'
 * records, because they are stored for later attempts.
 */
public final class StateActions {
    static final int MAX_BYTES = 64 * 1024;

    /** The longest number: the rest is reserved for its exponent or zeros, which a step's result may contain, too. */
    private static final int MAX_DIGITS = Json.MAX_NUMBER - 80;

    private final IdempotentWrites writes;
    private final Map<String, LongAdder> echoes = new ConcurrentHashMap<>();

    public StateActions(StateStore store, Clock clock) {
        this.writes = new IdempotentWrites(store, clock);
    }

    IdempotentWrites writes() {
        return writes;
    }

    /** The implementations of the actions, by {@code use}. */
    public Map<String, Implementation> own() {
        Map<String, Implementation> own = new LinkedHashMap<>();
        own.put("state.get", (action, attempt) -> get((StateGet) action, attempt));
        own.put("state.set", (action, attempt) -> set((StateSet) action, attempt));
        own.put("state.add", (action, attempt) -> add((StateAdd) action, attempt));
        own.put("state.delete", (action, attempt) -> delete((StateDelete) action, attempt));
        own.put("xref.link", (action, attempt) -> link((XrefLink) action, attempt));
        own.put("xref.find", (action, attempt) -> find((XrefFind) action, attempt));
        own.put("xref.unlink", (action, attempt) -> unlink((XrefUnlink) action, attempt));
        own.put("echo.expect", (action, attempt) -> expect((EchoExpect) action, attempt));
        own.put("echo.seen", (action, attempt) -> seen((EchoSeen) action, attempt));
        return own;
    }

    /**
     * Deletes results and echoes that are no longer needed. Call it regularly; it writes for a few milliseconds at a time.
     *
     * @param age the time by which ages are computed, in milliseconds since 1970
     */
    public void sweep(LongSupplier age) {
        boolean more = true;
        while (more) more = writes.sweep(age.getAsLong());
        more = true;
        while (more) more = writes.sweepEchoes(age.getAsLong());
    }

    /** How many echoes were recognised since the start of the process, by flow. */
    public Map<String, Long> echoes() {
        Map<String, Long> counts = new TreeMap<>();
        echoes.forEach((flow, count) -> counts.put(flow, count.sum()));
        return counts;
    }

    private Object get(StateGet get, Attempt attempt) {
        Owner owner = Owner.of(attempt, get.scope());
        return writes.read(state -> state.state(owner, get.key()))
                .map(entry -> new StateGet.Found(true, Json.parseStored(entry.value()), entry.revision()))
                .orElseGet(() -> new StateGet.Found(false, null, 0));
    }

    private Object set(StateSet set, Attempt attempt) throws ConnectorException {
        byte[] value = value(set.key(), set.value());
        Owner owner = Owner.of(attempt, set.scope());
        try {
            return writes.once(
                    attempt,
                    (state, now) ->
                            result("revision", States.set(state, owner, set.key(), value, set.revision(), now)));
        } catch (StateConflict e) {
            throw refused(e);
        }
    }

    private Object add(StateAdd add, Attempt attempt) throws ConnectorException {
        Owner owner = Owner.of(attempt, add.scope());
        try {
            return writes.once(attempt, (state, now) -> {
                States.Sum sum = States.add(state, owner, add.key(), add.amount(), now);
                return result("value", sum.value(), "revision", sum.revision());
            });
        } catch (StateConflict e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private Object delete(StateDelete delete, Attempt attempt) throws ConnectorException {
        Owner owner = Owner.of(attempt, delete.scope());
        try {
            return writes.once(
                    attempt,
                    (state, now) -> result("deleted", States.delete(state, owner, delete.key(), delete.revision())));
        } catch (StateConflict e) {
            throw refused(e);
        }
    }

    private Object link(XrefLink link, Attempt attempt) throws ConnectorException {
        Owner owner = Owner.of(attempt, link.scope());
        try {
            return writes.once(attempt, (state, now) -> {
                Xrefs.Linked linked = Xrefs.link(state, owner, link.entity(), link.ids());
                return result("linked", linked.fresh(), "ids", linked.ids());
            });
        } catch (StateConflict e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private Object find(XrefFind find, Attempt attempt) {
        Owner owner = Owner.of(attempt, find.scope());
        Map<String, String> ids =
                writes.read(state -> Xrefs.find(state, owner, find.entity(), find.system(), find.id()));
        return new XrefFind.Found(!ids.isEmpty(), ids);
    }

    private Object unlink(XrefUnlink unlink, Attempt attempt) {
        Owner owner = Owner.of(attempt, unlink.scope());
        return writes.once(attempt, (state, now) -> {
            Map<String, String> ids = Xrefs.unlink(state, owner, unlink.entity(), unlink.system(), unlink.id());
            return result("unlinked", !ids.isEmpty(), "ids", ids);
        });
    }

    private Object expect(EchoExpect expect, Attempt attempt) {
        Owner owner = Owner.of(attempt, Scope.INTEGRATION);
        byte[] content = Fingerprint.of(expect.content());
        return writes.once(attempt, (state, now) -> {
            long until = now + expect.within().toMillis();
            state.expectEcho(owner, expect.entity(), content, until);
            return result("until", Instant.ofEpochMilli(until).toString());
        });
    }

    private Object seen(EchoSeen seen, Attempt attempt) {
        Owner owner = Owner.of(attempt, Scope.INTEGRATION);
        byte[] content = Fingerprint.of(seen.content());
        return writes.once(attempt, (state, now) -> {
            boolean echo = state.useEcho(owner, seen.entity(), content, now);
            if (echo)
                echoes.computeIfAbsent(attempt.flow(), flow -> new LongAdder()).increment();
            return result("echo", echo);
        });
    }

    /** @param namesAndValues alternating, in the order in which people see them */
    private static Map<String, Object> result(Object... namesAndValues) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            result.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return result;
    }

    /** Another write was first. The input is valid, but another attempt cannot succeed either. */
    private static ConnectorException refused(StateConflict e) {
        return new ConnectorException(ErrorKind.REFUSED, Reached.NO, String.valueOf(e.getMessage()), null, null);
    }

    private static byte[] value(String key, Object value) throws ConnectorException {
        String wrong = wrong(key, value);
        if (wrong != null) throw ConnectorException.badInput(wrong);
        return Json.writeStored(value);
    }

    /** Why a value cannot be stored; null if it can. */
    static @Nullable String wrong(String key, @Nullable Object value) {
        if (value == null) return "The state \"" + key + "\" cannot be null. Delete it instead.";
        if (holdsFile(value)) {
            return "The state \"" + key
                    + "\" would hold a file, which belongs to its run and goes with it. Keep its content or its name.";
        }
        if (holdsLongNumber(value)) {
            return "The state \"" + key
                    + "\" would hold a number of more digits, or with a larger exponent, than can be read again: "
                    + Json.MAX_NUMBER + " at most, zeros included. Round it, or keep it as text.";
        }
        int bytes = Json.writeStored(value).length;
        return bytes <= MAX_BYTES
                ? null
                : "The state \"" + key + "\" would have " + bytes + " bytes; it may have " + MAX_BYTES
                        + ". Keep what is large in a system made for it, and here what names it.";
    }

    private static boolean holdsFile(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) return map.values().stream().anyMatch(StateActions::holdsFile);
        if (value instanceof List<?> list) return list.stream().anyMatch(StateActions::holdsFile);
        return value instanceof FileRef || value instanceof Rows.Unread;
    }

    private static boolean holdsLongNumber(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) return map.values().stream().anyMatch(StateActions::holdsLongNumber);
        if (value instanceof List<?> list) return list.stream().anyMatch(StateActions::holdsLongNumber);
        if (value instanceof BigInteger integer) return new BigDecimal(integer).precision() > Json.MAX_NUMBER;
        return value instanceof BigDecimal decimal && isLong(decimal);
    }

    private static boolean isLong(BigDecimal number) {
        int scale = number.scale();
        int digits = number.precision();
        // Then the number is written with exactly these digits.
        boolean asItIs = scale >= 0 && scale < digits;
        return digits > (asItIs ? Json.MAX_NUMBER - 1 : MAX_DIGITS) || Math.abs((long) scale) > Json.MAX_NUMBER;
    }
}
