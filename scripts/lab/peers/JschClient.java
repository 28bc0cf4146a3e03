import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;

/** JSch as a client that may not log in: JschClient HOST KNOWN_HOSTS; it checks the host key strictly. */
class JschClient {
  public static void main(String[] args) throws JSchException {
    JSch jsch = new JSch();
    jsch.setKnownHosts(args[1]);
    Session session = jsch.getSession("lab", args[0], 22);
    session.setPassword("lab");
    session.setConfig("StrictHostKeyChecking", "yes");
    try {
      session.connect(8000);
    } catch (JSchException error) {
      System.out.println(error.getMessage());
    }
  }
}
