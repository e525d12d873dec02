/** The sheets of the pages around a play: the list, the debrief, how sure one was. */

import "./debrief.css";
