package hostile;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import org.pf4j.Extension;

/** The connector of the hostile plugin. Its class starts a thread that never ends. */
@Extension
@ConnectorInfo(id = "hostile", title = "Hostile", actions = HostileAction.class, triggers = Hook.class)
public class HostileConnector implements Connector {
    static {
        for (int i = 0; i < 20; i++) {
            Thread thread = new Thread(HostileConnector::stay, "hostile-from-the-start");
            thread.start();
        }
    }

    /** Never returns, and ignores interrupts. */
    static void stay() {
        while (true) {
            try {
                Thread.sleep(1_000_000);
            } catch (InterruptedException deaf) {
                // Ignores interrupts.
            }
        }
    }

    @Override
    public void close() {
        throw new StackOverflowError("not even that");
    }
}
