package io.junctura.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A failed run is given up by cancelling it. */
class GiveUpTest extends RepairSetup {
    @Test
    void aFailedRunIsGivenUpByCancellingIt() throws Exception {
        long run = failed("order", "ship");
        assertThat(groups("")).hasSize(1);
        assertThat(post("/runs/" + run + "/cancel", null).status()).isEqualTo(202);
        server.await(run, RunStatus.CANCELLED);
        assertThat(groups("")).isEmpty();
        assertThat(post("/runs/" + run + "/cancel", null).code()).isEqualTo("already-ended");
    }

    @Test
    void aFailedRunWithoutAHistoryIsGivenUp() throws Exception {
        long run = failed("forgetful", "send");
        assertThat(groups("")).hasSize(1);
        assertThat(post("/runs/" + run + "/cancel", null).status()).isEqualTo(202);
        assertThat(groups("")).isEmpty();
    }

    @Test
    void twoPeopleMayGiveUpARunWithoutAHistoryAtOnce() throws Exception {
        long run = failed("forgetful", "send");
        server.engine.giveUp(run, "eva").get(20, TimeUnit.SECONDS);
        server.engine.giveUp(run, "bob").get(20, TimeUnit.SECONDS);
        assertThat(server.journal.runs().header(run).orElseThrow().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void aRunWithoutAHistoryThatIsDeletedMeanwhileIsNotFound() throws Exception {
        long run = failed("forgetful", "send");
        Answer answer = whileItIsDeleted(run, () -> post("/runs/" + run + "/cancel", null));
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    }
}
