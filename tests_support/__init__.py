"""What browser tests share. No part of the portal."""
