package io.junctura.cli;

import java.util.List;
import java.util.Map;

/**
 * Shows a request for many runs, and its progress.
 *
 * @param done   what happened to the runs, such as {@code runs replayed}
 * @param cannot what cannot be done with the skipped runs, such as {@code replayed}
 * @param again  what to do if more runs match than one request takes
 */
record BulkProgress(Common common, Terminal terminal, String done, String cannot, String again) {
    private static final int POLL_MILLIS = 300;

    /** Shows how many runs match. */
    void matching(Map<String, Object> answer) {
        if (!common.forPeople()) {
            common.output.write(answer, terminal.out());
            return;
        }
        String atLeast = Boolean.TRUE.equals(answer.get("atLeast")) ? "at least " : "";
        terminal.out()
                .println(atLeast + Api.words(answer, "runs") + " runs match"
                        + (Boolean.TRUE.equals(answer.get("more")) ? ", and more than one command takes" : "") + "; "
                        + atLeast + Api.words(answer, "skipped") + " others cannot be " + cannot
                        + ". Nothing was done.");
    }

    /** Waits for the end. Ending the command does not end the request. */
    int follow(Api api, Map<String, Object> begun) throws Failed, InterruptedException {
        String path = "/retries/" + Api.encoded(Api.words(begun, "id"));
        Map<String, Object> retry = begun;
        String said = "";
        while (List.of("waiting", "running").contains(Api.words(retry, "status"))) {
            String now = Api.words(retry, "done") + " of " + Api.words(retry, "runs") + " runs";
            if (retry.get("runs") != null && !now.equals(said)) terminal.err().println(now);
            said = now;
            Thread.sleep(POLL_MILLIS);
            retry = api.get(path);
        }
        if (!common.forPeople()) {
            common.output.write(retry, terminal.out());
        } else {
            terminal.out()
                    .println(Api.words(retry, "done") + " " + done + ", " + Api.words(retry, "skipped") + " skipped.");
        }
        String problem = Api.text(retry, "problem");
        if (problem != null) terminal.err().println(problem);
        boolean ended = Api.words(retry, "status").equals("done");
        if (ended && Boolean.TRUE.equals(retry.get("more"))) {
            terminal.err().println("More runs match than one command takes: these were the newest. " + again);
        }
        return ended ? 0 : 1;
    }
}
