package io.junctura.dispatch;

/**
 * Remembers during which attempts the process has died, so that a step that kills it is not tried for ever. It may forget
 * (it is not part of what is promised), and costs an attempt next to nothing. Thread safe.
 */
public interface CrashCount {

    /** An attempt begins. @return what {@link #ends} is given */
    int begins(long run, String path);

    /** It has come back, whatever came of it: the process survived it. */
    void ends(int attempt, long run, String path);

    /** How often the process has died, one time after the other, while this step was attempted. */
    int count(long run, String path);

    /** Somebody says that it may be tried all the same. */
    void forget(long run, String path);

    /** Remembers nothing. */
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
