package io.junctura.http.schema;

import io.junctura.expression.Nearest;
import io.junctura.http.problem.ProblemException;
import io.junctura.json.JsonPointer;
import java.util.Collection;
import java.util.Map;

/** Refuses names that the handler of a request does not know. */
public final class KnownNames {
    private KnownNames() {}

    /**
     * @param at the pointer to the object within the body
     * @throws ProblemException 400 if a member is unknown
     */
    public static void members(Map<String, Object> object, Collection<String> known, String at) {
        for (String name : object.keySet()) {
            if (known.contains(name)) continue;
            throw ProblemException.badRequest("unknown-member", unknown("member", name, known) + " Nothing was done.")
                    .with("pointer", at + "/" + JsonPointer.segment(name));
        }
    }

    /** Says that a name is not known, and which are. */
    public static String unknown(String what, String name, Collection<String> known) {
        String shown = name.length() <= 60 ? name : name.substring(0, 60) + "…";
        return "The " + what + " \"" + shown + "\" is not known here"
                + Nearest.to(name, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse(".")
                + " Known are " + String.join(", ", known) + ".";
    }
}
