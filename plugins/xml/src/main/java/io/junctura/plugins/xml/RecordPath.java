package io.junctura.plugins.xml;

import java.util.List;

/**
 * Which elements are rows.
 *
 * @param text  as it was given
 * @param steps from the root on; or one name of elements wherever they are
 */
record RecordPath(String text, boolean fromRoot, List<String> steps) {

    /** @throws IllegalArgumentException in a sentence, if it is none */
    static RecordPath of(String text) {
        boolean fromRoot = text.startsWith("/");
        List<String> steps = List.of((fromRoot ? text.substring(1) : text).split("/", -1));
        if ((fromRoot || steps.size() == 1) && steps.stream().allMatch(Names::isName)) {
            return new RecordPath(text, fromRoot, steps);
        }
        throw new IllegalArgumentException(
                "record must be the path of an element such as /orders/order, or its name such as order, not \"" + text
                        + "\".");
    }
}
