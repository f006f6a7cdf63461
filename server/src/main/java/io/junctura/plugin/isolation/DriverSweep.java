package io.junctura.plugin.isolation;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;

/**
 * Takes the JDBC drivers of a plugin out of the JVM's list, which would keep its classes for ever. The list shows a driver
 * to classes of its own loader alone: so this class is defined in the plugin's, and knows nothing of the server.
 */
final class DriverSweep implements Runnable {
    @Override
    public void run() {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() != DriverSweep.class.getClassLoader()) continue;
            try {
                DriverManager.deregisterDriver(driver);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
