package io.junctura.integration;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drafts and their pinned values on disk. Pins may exist without a draft. A method that writes is one transaction, and returns
 * when it is committed. Thread safe.
 */
public interface DraftStore {

    /** @throws io.junctura.database.Damaged if it is not what was written */
    Optional<Draft> find(String integration);

    /** All drafts, by the names of their integrations, without their texts, which may be long. */
    List<Draft> all();

    /** Creates or replaces the draft. It gets a revision that no draft had before. */
    Draft put(String integration, String text, int base, Instant now, String editor);

    /** Deletes the draft. Its pins stay. */
    void discard(String integration);

    /** @param bytes of the stored value */
    record Pin(String flow, String step, Instant changed, String editor, long bytes) {}

    /** By flow and step. */
    List<Pin> pins(String integration);

    /**
     * The values that are pinned in a flow, by step.
     *
     * @throws io.junctura.database.Damaged if one is not what was written
     */
    Map<String, @Nullable Object> pinnedValues(String integration, String flow);

    /**
     * As stored JSON.
     *
     * @throws io.junctura.database.Damaged if it is not what was written
     */
    Optional<byte[]> findPin(String integration, String flow, String step);

    /**
     * Creates or replaces a pin. The files that pins name are kept as long as the pins.
     *
     * @param value stored JSON
     * @param most  how many pins an integration may have
     * @return false if the integration has as many other pins
     */
    boolean putPin(String integration, String flow, String step, byte[] value, Instant now, String editor, int most);

    /** @return false if there was none */
    boolean deletePin(String integration, String flow, String step);

    void deletePins(String integration);
}
