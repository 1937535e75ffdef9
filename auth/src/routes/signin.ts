import { BadRequestError, validateRequest } from '@gittix/common';
import { Router, type Request, type Response } from 'express';
import { body, matchedData } from 'express-validator';
import { emailRule } from '../middlewares/email-rule';
import { limitAttempts } from '../middlewares/limit-attempts';
import { User, type UserAttrs, type UserDoc } from '../models/user';
import { Password } from '../services/password';
import { signInSession } from '../services/sign-in-session';

const router = Router();

const passwordMessage = 'you must supply a password';
const rules = [
  emailRule('email invalid'),
  body('password')
    .isString()
    .withMessage(passwordMessage)
    .bail()
    .trim()
    .notEmpty()
    .withMessage(passwordMessage),
];

router.post(
  '/api/users/signin',
  limitAttempts,
  rules,
  validateRequest,
  async (req: Request, res: Response) => {
    const { email, password } = matchedData<UserAttrs>(req);
    const user = await User.findOne({ email });
    const matches = await Password.compare(user?.password, password);
    // one answer for both, after the same work: nobody learns here who has an account
    if (!user || !matches) throw new BadRequestError('Invalid credentials');

    await renewHash(user, password);
    signInSession(req, user);
    res.send(user);
  },
);

/** An older hash can be replaced only now, while the password is at hand. */
async function renewHash(user: UserDoc, password: string): Promise<void> {
  if (!Password.isOutdated(user.password)) return;
  user.password = password;
  await user.save();
}

export { router as signinRouter };
