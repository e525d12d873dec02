/** The shell of every page: its sheet, partial page updates, and a word when the connection is gone. */

import "../../css/index.css";

import "htmx.org";

import { tellOfConnection } from "./connection";
import { closeMenuOnLeave } from "./menu";
import { pressOnce } from "./once";

tellOfConnection(document);
closeMenuOnLeave(document);
pressOnce(document);
