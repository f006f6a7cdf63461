package io.junctura.definition;

import io.junctura.connector.input.BadValue;
import java.util.Map;
import java.util.Optional;

/** Which inputs without expressions an operation refuses, beyond its schema: the checks in the constructors of records. */
@FunctionalInterface
public interface ConstantInputs {
    /** For a place that loads no plugins. */
    ConstantInputs UNCHECKED = (use, input) -> Optional.empty();

    /**
     * Why the operation refuses the input. Empty if it accepts it, or if it cannot be asked.
     *
     * @param use   an action or a trigger
     * @param input valid by the schema
     */
    Optional<BadValue> refusal(String use, Map<String, ?> input);
}
