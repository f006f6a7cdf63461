package io.junctura.operations;

import org.jspecify.annotations.Nullable;

/**
 * One thing that the doctor looked at.
 *
 * @param finding what is so, in a sentence
 * @param advice  what to do; null if all is well
 */
public record Check(
        String name,
        Verdict verdict,
        String finding,
        @Nullable String advice) {

    /** How it looks. */
    public enum Verdict {
        OK,
        /** It works, but not as well, or not as safely, as it should. */
        WARNING,
        /** The server does not start like this, or loses what it promised to keep. */
        FAILED
    }

    static Check ok(String name, String finding) {
        return new Check(name, Verdict.OK, finding, null);
    }

    static Check warning(String name, String finding, String advice) {
        return new Check(name, Verdict.WARNING, finding, advice);
    }

    static Check failed(String name, String finding, String advice) {
        return new Check(name, Verdict.FAILED, finding, advice);
    }
}
