package io.junctura.dispatch.attempt;

/**
 * Counts how often the process has died during the attempts of a step, so that a step that kills the process is not repeated for
 * ever. The counts may be lost: no guarantee depends on them. Called for each attempt, so it is fast. Thread safe.
 */
public interface CrashCount {

    /** An attempt begins. @return its number for {@link #ends} */
    int begins(long run, String path);

    /** The attempt has finished, so the process survived it. */
    void ends(int attempt, long run, String path);

    /** How often in a row the process has died while this step was attempted. */
    int count(long run, String path);

    /** A person has answered that the step may be repeated. */
    void forget(long run, String path);

    /** Counts nothing. */
    CrashCount NONE = new CrashCount() {
        @Override
        public int begins(long run, String path) {
            return 0;
        }

        @Override
        public void ends(int attempt, long run, String path) {}

        @Override
        public int count(long run, String path) {
            return 0;
        }

        @Override
        public void forget(long run, String path) {}
    };
}
