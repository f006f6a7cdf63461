package io.junctura.run;

/** Functions over the paths of steps, loop items and branches within a run, such as {@code lines[7]/insert}. */
public final class StepPath {
    private StepPath() {}

    /** Whether a path is the path of this step, or of anything inside of it. */
    public static boolean isAtOrWithin(String path, String step) {
        if (!path.startsWith(step)) return false;
        if (path.length() == step.length()) return true;
        char next = path.charAt(step.length());
        return next == '/' || next == '[';
    }

    /** The id of the step that a path leads to: its last part. */
    public static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of an item of a loop. */
    public static String item(String loop, long item) {
        return loop + '[' + item + ']';
    }

    /** The path of a branch of a {@code parallel}. */
    public static String branch(String step, String branch) {
        return step + '[' + branch + ']';
    }
}
