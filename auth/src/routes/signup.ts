import { BadRequestError, isDuplicateKey, validateRequest } from '@gittix/common';
import { Router, type Request, type Response } from 'express';
import { body, matchedData } from 'express-validator';
import { emailRule } from '../middlewares/email-rule';
import { limitAttempts } from '../middlewares/limit-attempts';
import { User, type UserAttrs, type UserDoc } from '../models/user';
import { signInSession } from '../services/sign-in-session';

const router = Router();

const passwordMessage = 'password must be between 4 and 20 characters';
const rules = [
  emailRule('Email must be valid'),
  body('password')
    .isString()
    .withMessage(passwordMessage)
    .bail()
    .trim()
    .isLength({ min: 4, max: 20 })
    .withMessage(passwordMessage),
];

router.post(
  '/api/users/signup',
  limitAttempts,
  rules,
  validateRequest,
  async (req: Request, res: Response) => {
    const user = await create(matchedData<UserAttrs>(req));
    signInSession(req, user);
    res.status(201).send(user);
  },
);

async function create({ email, password }: UserAttrs): Promise<UserDoc> {
  try {
    return await User.build({ email, password }).save();
  } catch (error) {
    if (isDuplicateKey(error)) throw new BadRequestError('Email in use');
    throw error;
  }
}

export { router as signupRouter };
